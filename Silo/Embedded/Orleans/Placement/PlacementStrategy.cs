using Orleans.Metadata;

namespace Orleans.Runtime;

/// <summary>How a grain class wants to be placed; its director does the placing.</summary>
public abstract class PlacementStrategy
{
    /// <summary>False for grains with several activations, which no directory knows.</summary>
    public virtual bool IsUsingGrainDirectory => true;

    /// <summary>Takes back what <see cref="PopulateGrainProperties"/> wrote.</summary>
    public virtual void Initialize(GrainProperties properties)
    {
    }

    public virtual void PopulateGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
        properties[WellKnownGrainTypeProperties.PlacementStrategy] = GetType().Name;
}
