using Muser.Embedded.Placement;
using Orleans.Placement;

namespace Orleans.Concurrency;

/// <summary>Each silo keeps up to a maximum of interchangeable activations of this grain and calls go to a local one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : PlacementAttribute
{
    public StatelessWorkerAttribute() : base(new StatelessWorkerPlacement())
    {
    }

    public StatelessWorkerAttribute(int maxLocalWorkers) : base(new StatelessWorkerPlacement(maxLocalWorkers))
    {
    }
}
