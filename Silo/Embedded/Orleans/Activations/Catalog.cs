using System.Collections.Concurrent;
using Muser.Embedded.Invocation;
using Muser.Embedded.Messaging;
using Muser.Embedded.Placement;
using Orleans;
using Orleans.Runtime;

namespace Muser.Embedded.Activations;

/// <summary>The activations of one silo.</summary>
internal sealed class Catalog(SiloNode silo)
{
    private readonly ConcurrentDictionary<GrainId, ICallTarget> _targets = new();
    private int _activationCount;

    public int ActivationCount => Volatile.Read(ref _activationCount);

    public IEnumerable<Activation> Activations => _targets.Values.SelectMany(
        target => target is StatelessWorkers pool ? pool.Workers : target is Activation activation ? [activation] : []);

    /// <summary>The context of a grain that is active here; of a stateless worker the first.</summary>
    public IGrainContext? Find(GrainId grainId) => Activations.FirstOrDefault(a => a.GrainId.Equals(grainId));

    public bool TryGet(GrainId grainId, out ICallTarget? target) => _targets.TryGetValue(grainId, out target);

    /// <summary>
    /// Gives a call to its grain, which is to live here; the call is the first of a new activation if there is none yet. If
    /// another silo has registered the grain meanwhile, that address is returned and the call is not taken: the directory
    /// decides, so that there is one activation in the cluster.
    /// </summary>
    public ICallTarget? Deliver(GrainClass grainClass, Call call, out GrainAddress? elsewhere)
    {
        elsewhere = null;
        var grainId = call.TargetId;
        ICallTarget target;
        lock (_targets)
        {
            if (_targets.TryGetValue(grainId, out var existing))
            {
                target = existing;
            }
            else if (silo.Placement.StrategyOf(grainClass) is StatelessWorkerPlacement worker)
            {
                target = _targets[grainId] = new StatelessWorkers(silo, grainClass, grainId, worker.MaxLocal);
            }
            else
            {
                return TryActivate(new Activation(silo, grainClass, grainId), call, out elsewhere);
            }
        }

        if (!target.TryReceive(call))
        {
            silo.Reroute(call);
        }

        return target;
    }

    public void Remove(Activation activation)
    {
        if (_targets.TryGetValue(activation.GrainId, out var target) && target is StatelessWorkers pool)
        {
            pool.Remove(activation);
            return;
        }

        // The directory first: while it still named an activation that is not here, calls would be sent here for ever.
        silo.Cluster.Directory.Unregister(activation.Address);
        if (_targets.TryRemove(new(activation.GrainId, activation)))
        {
            Interlocked.Decrement(ref _activationCount);
        }
    }

    /// <summary>Ends the activations that have been idle for this long, or as long as their classes allow.</summary>
    public void CollectIdle(TimeSpan? age = null)
    {
        foreach (var activation in Activations.Where(a => a.IsStale(age)))
        {
            activation.Deactivate(new(DeactivationReasonCode.ActivationIdle, "The activation has been idle for too long."));
        }
    }

    public async Task DeactivateAll(CancellationToken cancellationToken)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "This silo is shutting down.");
        for (var left = Activations.ToArray(); left.Length > 0; left = [.. Activations])
        {
            foreach (var activation in left)
            {
                activation.Deactivate(reason, cancellationToken);
            }

            await Task.WhenAll(left.Select(a => a.Deactivated)).WaitAsync(cancellationToken);
        }
    }

    public void KillAll()
    {
        lock (_targets)
        {
            foreach (var activation in Activations)
            {
                activation.Kill();
            }

            _targets.Clear();
        }
    }

    private Activation? TryActivate(Activation activation, Call firstCall, out GrainAddress? elsewhere)
    {
        var winner = silo.Cluster.Directory.Register(activation.Address);
        elsewhere = winner.ActivationId.Equals(activation.ActivationId) ? null : winner;
        if (elsewhere is not null)
        {
            return null;
        }

        if (silo.IsDead)
        {
            // The directory has been cleared of what this silo registered, and will not be again.
            silo.Cluster.Directory.Unregister(activation.Address);
            throw new SiloUnavailableException($"Silo {silo.Address} has stopped.");
        }

        // The call before the activation: one that fails at once fails this call too.
        _targets[activation.GrainId] = activation;
        Interlocked.Increment(ref _activationCount);
        activation.TryReceive(firstCall);
        activation.Activate(firstCall.RequestContext);
        return activation;
    }
}
