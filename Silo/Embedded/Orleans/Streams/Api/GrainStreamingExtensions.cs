using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans;

public static class GrainStreamingExtensions
{
    public static IStreamProvider GetStreamProvider(this Grain grain, string name) =>
        ((IGrainBase)grain).GetStreamProvider(name);

    /// <summary>The stream provider of that name.</summary>
    /// <exception cref="KeyNotFoundException">The silo has none.</exception>
    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return grain.GrainContext.ActivationServices.GetKeyedService<IStreamProvider>(name)
            ?? throw new KeyNotFoundException($"Stream provider '{name}' not found");
    }
}
