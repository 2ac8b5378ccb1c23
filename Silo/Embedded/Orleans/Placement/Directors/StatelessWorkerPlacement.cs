using System.Globalization;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Muser.Embedded.Placement;

/// <summary>Placement of stateless workers: on the silo of the caller, several at once.</summary>
internal sealed class StatelessWorkerPlacement : PlacementStrategy
{
    private const string MaxLocalKey = "max-local-instances";

    public StatelessWorkerPlacement() : this(-1)
    {
    }

    public StatelessWorkerPlacement(int maxLocal) => MaxLocal = maxLocal > 0 ? maxLocal : Environment.ProcessorCount;

    public int MaxLocal { get; private set; }

    public override bool IsUsingGrainDirectory => false;

    public override void Initialize(GrainProperties properties) =>
        MaxLocal = int.Parse(properties.Properties[MaxLocalKey], CultureInfo.InvariantCulture);

    public override void PopulateGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        base.PopulateGrainProperties(services, grainClass, grainType, properties);
        properties[MaxLocalKey] = MaxLocal.ToString(CultureInfo.InvariantCulture);
    }
}
