using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans;

public static class ClientStreamingExtensions
{
    /// <summary>The stream provider of that name.</summary>
    /// <exception cref="KeyNotFoundException">The client has none.</exception>
    public static IStreamProvider GetStreamProvider(this IClusterClient client, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return client.ServiceProvider.GetKeyedService<IStreamProvider>(name)
            ?? throw new KeyNotFoundException($"Stream provider '{name}' not found");
    }
}
