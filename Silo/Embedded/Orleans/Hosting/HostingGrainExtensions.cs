using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Hosting;

public static class HostingGrainExtensions
{
    /// <summary>Gives every activation an extension, made when it is first called.</summary>
    public static ISiloBuilder AddGrainExtension<TExtensionInterface, TExtension>(this ISiloBuilder builder)
        where TExtensionInterface : class, IGrainExtension
        where TExtension : class, TExtensionInterface
    {
        builder.Services.AddKeyedSingleton<Func<IGrainContext, IGrainExtension>>(
            typeof(TExtensionInterface),
            (_, _) => context => ActivatorUtilities.CreateInstance<TExtension>(context.ActivationServices));
        return builder;
    }
}
