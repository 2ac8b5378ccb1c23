using System.Collections.Concurrent;
using Muser.Embedded.Invocation;
using Muser.Embedded.Messaging;
using Orleans;
using Orleans.Runtime;

namespace Muser.Embedded.Grains;

/// <summary>
/// The observer objects of one silo or client. They are held weakly, as on Orleans: their owner keeps them alive.
/// </summary>
internal sealed class Observers(Node node)
{
    private readonly ConcurrentDictionary<GrainId, ObserverContext> _contexts = new();

    public GrainId Add(IGrainObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (observer is GrainReference)
        {
            throw new ArgumentException("Argument must not be a grain reference.", nameof(observer));
        }

        return AddObject(observer);
    }

    /// <summary>Registers any object that implements the interfaces it is called by.</summary>
    public GrainId AddObject(object observer)
    {
        var id = ObserverId.New(node.Address);
        _contexts[id] = new ObserverContext(node, id, observer);
        return id;
    }

    public void Remove(GrainId id)
    {
        if (_contexts.TryRemove(id, out var context))
        {
            context.Kill();
        }
    }

    public void Clear()
    {
        foreach (var id in _contexts.Keys)
        {
            Remove(id);
        }
    }

    public void Deliver(Call call)
    {
        if (!_contexts.TryGetValue(call.TargetId, out var context) || context.GrainInstance is null || !context.TryReceive(call))
        {
            Remove(call.TargetId);
            call.Fail(new ClientNotAvailableException(call.TargetId));
        }
    }
}
