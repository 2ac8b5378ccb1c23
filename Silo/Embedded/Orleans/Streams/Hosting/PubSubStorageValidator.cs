using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Muser.Embedded.Streams;

/// <summary>
/// A stream provider needs a storage for its subscriptions. The storage is looked for, not made: the silo has not started.
/// </summary>
internal sealed class PubSubStorageValidator(IServiceProviderIsKeyedService registered, string name) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        if (!registered.IsKeyedService(typeof(IGrainStorage), name)
            && !registered.IsKeyedService(typeof(IGrainStorage), ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME))
        {
            throw new OrleansConfigurationException(
                $"Persistent stream provider {name} needs a storage for its subscriptions: add a grain storage named"
                + $" \"{ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME}\" or \"{name}\".");
        }
    }
}
