using Muser.Embedded.Streams;

namespace Orleans.Hosting;

public static class ClientBuilderStreamingExtensions
{
    /// <summary>Gives the client a provider of streams that the silos have under the same name.</summary>
    public static IClientBuilder AddMemoryStreams(
        this IClientBuilder builder, string name, Action<IClusterClientMemoryStreamConfigurator>? configure = null)
    {
        MemoryStreamServices.Add(builder.Services, name);
        configure?.Invoke(new MemoryStreamConfigurator(name, builder.Services));
        return builder;
    }
}
