using Microsoft.Extensions.DependencyInjection;
using Muser.Embedded.Activations;
using Orleans.Runtime;

namespace Muser.Embedded.Grains;

/// <summary>Makes extensions of activations on their first use; they are registered by their interface.</summary>
internal sealed class ExtensionFactory(IServiceProvider services)
{
    public object? Create(Activation activation, Type extensionInterface)
    {
        if (!extensionInterface.IsInterface || !typeof(IGrainExtension).IsAssignableFrom(extensionInterface))
        {
            return null;
        }

        var factory = services.GetKeyedService<Func<IGrainContext, IGrainExtension>>(extensionInterface);
        return factory is null ? null : activation.GetOrSetComponent(extensionInterface, () => factory(activation));
    }
}
