using System.Reflection;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Muser.Embedded.Grains;

/// <summary>The names of grain classes and interfaces in the cluster: by attribute, or by convention.</summary>
internal static class GrainNames
{
    private const string Suffix = "grain";

    public static GrainType GrainTypeOf(IServiceProvider services, Type grainClass)
    {
        if (grainClass.GetCustomAttributes().OfType<IGrainTypeProviderAttribute>().FirstOrDefault() is { } attribute)
        {
            return attribute.GetGrainType(services, grainClass);
        }

        var name = grainClass.Name.ToLowerInvariant();
        return GrainType.Create(name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal)
            ? name[..^Suffix.Length]
            : name);
    }

    public static GrainInterfaceType InterfaceTypeOf(Type interfaceType) =>
        interfaceType.GetCustomAttributes().OfType<IGrainInterfaceTypeProviderAttribute>().FirstOrDefault() is { } attribute
            ? attribute.GetGrainInterfaceType(null!, interfaceType)
            : GrainInterfaceType.Create(interfaceType.FullName!);
}
