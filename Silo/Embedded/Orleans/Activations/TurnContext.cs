using Muser.Embedded.Invocation;
using Muser.Embedded.Messaging;
using Orleans;
using Orleans.Runtime;

namespace Muser.Embedded.Activations;

/// <summary>
/// Something with a turn-based life: it takes calls, runs them one at a time (or interleaved, where that is allowed) and is
/// the context of what they await. Activations of grains and observer objects are such contexts.
/// </summary>
internal abstract class TurnContext : IGrainContext, ICallTarget
{
    private static readonly Func<TurnContext, Call, bool> MayRunDelegate = static (context, call) => context.MayRun(call);

    private readonly Lock _gate = new();
    private readonly List<Call> _running = [];
    private CallQueue _waiting;
    private Call? _blocking;
    private Dictionary<Guid, int>? _reentrantSections;
    private Dictionary<Type, object>? _components;
    private bool _pumpScheduled;
    private bool _ended;
    private long _lastUse;

    protected TurnContext(Node node, GrainId grainId, TimeSpan quantum)
    {
        Node = node;
        GrainId = grainId;
        ActivationId = ActivationId.NewId();
        TurnScheduler = new TurnScheduler(this, quantum);
        _lastUse = node.TimeProvider.GetTimestamp();
    }

    public Node Node { get; }

    public GrainId GrainId { get; }

    public ActivationId ActivationId { get; }

    public TurnScheduler TurnScheduler { get; }

    public IWorkItemScheduler Scheduler => TurnScheduler;

    public abstract GrainReference GrainReference { get; }

    public abstract object? GrainInstance { get; }

    public abstract IServiceProvider ActivationServices { get; }

    public abstract IGrainLifecycle ObservableLifecycle { get; }

    public abstract Task Deactivated { get; }

    public GrainAddress Address =>
        new() { GrainId = GrainId, ActivationId = ActivationId, SiloAddress = Node.Address };

    /// <summary>True if the context is set up and not yet ending: only then are calls started.</summary>
    protected abstract bool IsReady { get; }

    protected virtual bool IsReentrant => false;

    protected Lock Gate => _gate;

    protected bool IsIdle => _running.Count == 0 && _waiting.Count == 0;

    protected bool IsExecuting => _running.Count > 0;

    public TimeSpan IdleTime => Node.TimeProvider.GetElapsedTime(Volatile.Read(ref _lastUse));

    /// <summary>Calls that run or wait.</summary>
    public int Load => _running.Count + _waiting.Count;

    public bool TryReceive(Call call)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return false;
            }

            _waiting.Add(call);
            if (_pumpScheduled || !IsReady)
            {
                return true;
            }

            _pumpScheduled = true;
        }

        TurnScheduler.SchedulePump();
        return true;
    }

    /// <summary>Starts the calls that may run. Runs as a turn.</summary>
    public void Pump()
    {
        while (true)
        {
            Call? call;
            lock (_gate)
            {
                call = IsReady ? _waiting.TakeFirst(this, MayRunDelegate) : null;
                if (call is null)
                {
                    _pumpScheduled = false;
                    return;
                }

                _running.Add(call);
                if (_blocking is null && !call.Method.AlwaysInterleave)
                {
                    _blocking = call;
                }
            }

            if (call.Origin.IsCompleted && !call.Method.OneWay)
            {
                // The caller has given up: a timeout or a cancellation.
                OnCompleted(call);
            }
            else
            {
                call.Run(this);
                RequestContext.Clear();
            }
        }
    }

    /// <summary>A started call has ended.</summary>
    public void OnCompleted(Call call)
    {
        if (call.KeepsAlive)
        {
            Volatile.Write(ref _lastUse, Node.TimeProvider.GetTimestamp());
        }

        bool idle;
        lock (_gate)
        {
            _running.Remove(call);
            if (_blocking is null || ReferenceEquals(_blocking, call))
            {
                _blocking = null;
            }

            _waiting.Rewind();
            idle = _running.Count == 0;
            if (_waiting.Count > 0 && !_pumpScheduled && IsReady)
            {
                _pumpScheduled = true;
                TurnScheduler.SchedulePump();
            }
        }

        if (idle)
        {
            OnIdle();
        }
    }

    /// <summary>The caller has cancelled: the token of the running call is cancelled, as a turn.</summary>
    public void Cancel(Call call) => TurnScheduler.QueueAction(static c => ((Call)c).CancelToken(), call);

    public object? GetTarget() => GrainInstance;

    public virtual object? GetComponent(Type componentType)
    {
        if (GrainInstance is { } instance && componentType.IsInstanceOfType(instance))
        {
            return instance;
        }

        lock (_gate)
        {
            return _components is not null && _components.TryGetValue(componentType, out var component) ? component : null;
        }
    }

    public void SetComponent<TComponent>(TComponent? value) where TComponent : class
    {
        lock (_gate)
        {
            _components ??= [];
            if (value is null)
            {
                _components.Remove(typeof(TComponent));
            }
            else
            {
                _components[typeof(TComponent)] = value;
            }
        }
    }

    /// <summary>The component of a type, made on first use.</summary>
    public object GetOrSetComponent(Type componentType, Func<object> create)
    {
        lock (_gate)
        {
            _components ??= [];
            return _components.TryGetValue(componentType, out var known) ? known : _components[componentType] = create();
        }
    }

    public virtual void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
    {
    }

    public abstract void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);

    public void EnterReentrantSection(Guid id)
    {
        lock (_gate)
        {
            _reentrantSections ??= [];
            _reentrantSections[id] = _reentrantSections.GetValueOrDefault(id) + 1;
            _waiting.Rewind();
        }
    }

    public void ExitReentrantSection(Guid id)
    {
        lock (_gate)
        {
            if (_reentrantSections?.GetValueOrDefault(id) is > 1 and var count)
            {
                _reentrantSections[id] = count - 1;
            }
            else
            {
                _reentrantSections?.Remove(id);
            }
        }
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"[{GetType().Name} {GrainId} {Node.Address} {ActivationId}]";

    /// <summary>The silo has been killed: nothing of this context runs any more.</summary>
    public virtual void Kill()
    {
        lock (_gate)
        {
            _ended = true;
        }

        TurnScheduler.Stop();
    }

    protected virtual bool MayInterleave(Call call) => false;

    /// <summary>No request is running. Called outside of the lock.</summary>
    protected virtual void OnIdle()
    {
    }

    /// <summary>Looks at the waiting calls again, after the context has become ready.</summary>
    protected void RestartPump()
    {
        lock (_gate)
        {
            _waiting.Rewind();
            if (_waiting.Count == 0 || _pumpScheduled)
            {
                return;
            }

            _pumpScheduled = true;
        }

        TurnScheduler.SchedulePump();
    }

    /// <summary>Takes no calls from now on and hands over those that wait.</summary>
    protected List<Call> End()
    {
        lock (_gate)
        {
            _ended = true;
            return _waiting.TakeAll();
        }
    }

    private bool MayRun(Call call) =>
        _running.Count == 0
        || call.Method.AlwaysInterleave
        || _blocking is null
        || IsReentrant
        || (_blocking.Method.ReadOnly && call.Method.ReadOnly)
        || IsInReentrantSection(call)
        || MayInterleave(call)
        || MayInterleave(_blocking);

    private bool IsInReentrantSection(Call call) =>
        _reentrantSections is { Count: > 0 } sections
        && call.RequestContext is { } values
        && values.TryGetValue(RequestContext.ReentrancyKey, out var id)
        && id is Guid guid
        && sections.ContainsKey(guid);
}
