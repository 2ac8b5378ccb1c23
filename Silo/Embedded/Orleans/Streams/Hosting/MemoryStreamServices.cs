using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Muser.Embedded.Messaging;
using Orleans.Runtime;
using Orleans.Streams;

namespace Muser.Embedded.Streams;

internal static class MemoryStreamServices
{
    public static void Add(IServiceCollection services, string name)
    {
        services.TryAddSingleton<StreamConsumers>();
        services.TryAddKeyedSingleton<Func<IGrainContext, IGrainExtension>>(
            typeof(IStreamConsumerExtension),
            (provider, _) => context => new StreamConsumerExtension(
                () => context.GrainInstance,
                context.ActivationServices,
                provider.GetRequiredService<ILoggerFactory>()));
        services.AddKeyedSingleton<IStreamProvider>(name, (provider, key) => new MemoryStreamProvider(
            (string)key!, provider.GetRequiredService<Node>(), provider.GetRequiredService<StreamConsumers>()));
    }
}
