using Muser.Embedded.Invocation;
using Muser.Embedded.Messaging;
using Orleans.Runtime;

namespace Muser.Embedded.Activations;

/// <summary>The interchangeable activations of one stateless worker grain on one silo.</summary>
internal sealed class StatelessWorkers(SiloNode silo, GrainClass grainClass, GrainId grainId, int maxWorkers) : ICallTarget
{
    private readonly Lock _gate = new();
    private readonly List<Activation> _workers = [];

    public GrainId GrainId => grainId;

    public Activation[] Workers
    {
        get
        {
            lock (_gate)
            {
                return [.. _workers];
            }
        }
    }

    /// <summary>
    /// Gives the call to an idle worker, else to a new one, else, with all there, to the one with the least to do.
    /// </summary>
    public bool TryReceive(Call call)
    {
        lock (_gate)
        {
            var least = _workers.MinBy(w => w.Load);
            if (least is { Load: 0 } || _workers.Count >= maxWorkers)
            {
                if (least!.TryReceive(call))
                {
                    return true;
                }
            }

            var worker = new Activation(silo, grainClass, grainId);
            _workers.Add(worker);
            worker.TryReceive(call);
            worker.Activate(call.RequestContext);
            return true;
        }
    }

    public void Remove(Activation worker)
    {
        lock (_gate)
        {
            _workers.Remove(worker);
        }
    }
}
