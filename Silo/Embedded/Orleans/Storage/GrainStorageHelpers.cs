using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;

namespace Orleans.Storage;

public static class GrainStorageHelpers
{
    /// <summary>
    /// The storage of a grain class: the one that <see cref="StorageProviderAttribute"/> names, or the default one.
    /// </summary>
    /// <exception cref="BadProviderConfigException">There is none of that name.</exception>
    public static IGrainStorage GetGrainStorage(Type grainType, IServiceProvider services)
    {
        var name = grainType.GetCustomAttribute<StorageProviderAttribute>(true)?.ProviderName;
        var storage = string.IsNullOrEmpty(name)
            ? services.GetService<IGrainStorage>()
            : services.GetKeyedService<IGrainStorage>(name);
        return storage ?? throw new BadProviderConfigException(string.IsNullOrEmpty(name)
            ? $"No default storage provider found loading grain type {grainType.FullName}."
            : $"No storage provider named \"{name}\" found loading grain type {grainType.FullName}.");
    }
}
