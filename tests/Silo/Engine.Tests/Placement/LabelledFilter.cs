using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Muser.Engine.Tests.Placement;

/// <summary>Leaves the silos whose metadata carry one value.</summary>
public sealed class LabelledFilter(string key, string value, int order) : PlacementFilterStrategy(order)
{
    private const string KeyProperty = "label-key";
    private const string ValueProperty = "label-value";

    public LabelledFilter()
        : this("", "", 0)
    {
    }

    public string Key { get; private set; } = key;

    public string Value { get; private set; } = value;

    /// <summary>The strategy is made anew on each silo, from the grain type's properties.</summary>
    public override void AdditionalInitialize(GrainProperties properties)
    {
        Key = GetPlacementFilterGrainProperty(KeyProperty, properties)!;
        Value = GetPlacementFilterGrainProperty(ValueProperty, properties)!;
    }

    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) =>
        [new(KeyProperty, Key), new(ValueProperty, Value)];
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class LabelledAttribute(string key, string value) : PlacementFilterAttribute(new LabelledFilter(key, value, 0));

public sealed class LabelledFilterDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var filter = (LabelledFilter)filterStrategy;
        return silos.Where(silo => metadata.GetSiloMetadata(silo).Metadata.TryGetValue(filter.Key, out var label) && label == filter.Value);
    }
}
