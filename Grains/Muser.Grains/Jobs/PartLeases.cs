using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>Which slot of which worker has which steps. In memory only: an activation that takes over counts what was running as lost. Not thread-safe.</summary>
internal sealed class PartLeases
{
    private static readonly List<StepKey> None = [];
    private readonly Dictionary<(string Worker, int Slot), List<StepKey>> _leases = [];
    private readonly Dictionary<int, string> _workers = [];

    /// <summary>How many parts workers have.</summary>
    public int Parts => _workers.Count;

    /// <summary>The workers that have anything.</summary>
    public IEnumerable<string> Workers => _leases.Keys.Select(key => key.Worker).Distinct();

    /// <summary>Who has a part; empty where nobody has.</summary>
    public string WorkerOf(int index) => _workers.GetValueOrDefault(index, "");

    /// <summary>What a slot has.</summary>
    public IReadOnlyList<StepKey> Of(string worker, int slot) => _leases.GetValueOrDefault((worker, slot), None);

    /// <summary>What all slots of a worker have.</summary>
    public IEnumerable<StepKey> Of(string worker) => _leases.Where(lease => lease.Key.Worker == worker).SelectMany(lease => lease.Value);

    /// <summary>A slot has these now, and nothing else.</summary>
    public void Set(string worker, int slot, List<StepKey> leases)
    {
        Forget(Of(worker, slot));
        _leases.Remove((worker, slot));
        if (leases.Count > 0)
        {
            _leases[(worker, slot)] = leases;
            foreach (var lease in leases.Where(lease => lease.Kind is StepKind.Perform))
            {
                _workers[lease.Index] = worker;
            }
        }
    }

    /// <summary>A worker has nothing any more.</summary>
    public void Clear(string worker)
    {
        foreach (var key in _leases.Keys.Where(key => key.Worker == worker).ToArray())
        {
            Set(key.Worker, key.Slot, []);
        }
    }

    private void Forget(IEnumerable<StepKey> leases)
    {
        foreach (var lease in leases)
        {
            if (lease.Kind is StepKind.Perform)
            {
                _workers.Remove(lease.Index);
            }
        }
    }
}
