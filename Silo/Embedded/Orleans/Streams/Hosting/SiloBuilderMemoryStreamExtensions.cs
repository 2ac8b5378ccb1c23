using Microsoft.Extensions.DependencyInjection;
using Muser.Embedded.Streams;

namespace Orleans.Hosting;

public static class SiloBuilderMemoryStreamExtensions
{
    /// <summary>
    /// Adds a provider of streams that live in memory. Its subscriptions are kept by the storage "PubSubStore".
    /// </summary>
    public static ISiloBuilder AddMemoryStreams(
        this ISiloBuilder builder, string name, Action<ISiloMemoryStreamConfigurator>? configure = null)
    {
        MemoryStreamServices.Add(builder.Services, name);
        builder.Services.AddSingleton<IConfigurationValidator>(services =>
            new PubSubStorageValidator(services.GetRequiredService<IServiceProviderIsKeyedService>(), name));
        configure?.Invoke(new MemoryStreamConfigurator(name, builder.Services));
        return builder;
    }
}
