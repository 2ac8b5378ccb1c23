using Orleans.Runtime;

namespace Orleans.Metadata;

/// <summary>An attribute of a grain class that writes properties of its grain type, which the whole cluster sees.</summary>
public interface IGrainPropertiesProviderAttribute
{
    void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties);
}
