using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muser.Embedded.Invocation;
using Muser.Embedded.Lifecycle;
using Muser.Embedded.Messaging;
using Muser.Embedded.Timers;
using Orleans;
using Orleans.Runtime;

namespace Muser.Embedded.Activations;

/// <summary>One life of a grain in the memory of one silo.</summary>
internal sealed partial class Activation : TurnContext
{
    private readonly SiloNode _silo;
    private readonly GrainClass _class;
    private readonly AsyncServiceScope _scope;
    private readonly GrainLifecycle _lifecycle = new();
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _activating = new();
    private HashSet<GrainTimer>? _timers;
    private object? _instance;
    private GrainReference? _reference;
    private DeactivationReason _reason;
    private CancellationToken _deactivationToken;
    private bool _wasValid;
    private bool _finishing;
    private long _keepAliveUntil;
    private volatile ActivationState _state = ActivationState.Activating;

    public Activation(SiloNode silo, GrainClass grainClass, GrainId grainId) : base(silo, grainId, silo.SchedulingQuantum)
    {
        _silo = silo;
        _class = grainClass;
        _scope = silo.Services.CreateAsyncScope();
    }

    public GrainClass Class => _class;

    public ActivationState State => _state;

    public override object? GrainInstance => _instance;

    public override IServiceProvider ActivationServices => _scope.ServiceProvider;

    public override IGrainLifecycle ObservableLifecycle => _lifecycle;

    public override Task Deactivated => _deactivated.Task;

    public override GrainReference GrainReference => _reference ??= Node.References.CreateUntyped(GrainId);

    /// <summary>
    /// True if the activation may be collected and has not been used for this long, or as long as its class allows.
    /// </summary>
    public bool IsStale(TimeSpan? age) =>
        _state == ActivationState.Valid
        && IsIdle
        && _class.CollectionAge != Timeout.InfiniteTimeSpan
        && IdleTime >= (age ?? _class.CollectionAge)
        && Node.TimeProvider.GetTimestamp() >= Volatile.Read(ref _keepAliveUntil);

    protected override bool IsReady => _state == ActivationState.Valid;

    protected override bool IsReentrant => _class.IsReentrant;

    /// <summary>Starts the activation as the first turn. The context of the first request is seen in OnActivateAsync.</summary>
    public override void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) =>
        TurnScheduler.QueueAction(() => _ = ActivateAsync(requestContext));

    public override void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            if (_state >= ActivationState.Deactivating)
            {
                return;
            }

            _reason = deactivationReason;
            _deactivationToken = cancellationToken;
            _state = ActivationState.Deactivating;
        }

        if (_wasValid)
        {
            OnIdle();
        }
        else
        {
            _activating.Cancel();
        }
    }

    /// <summary>Keeps idle collection away for this long.</summary>
    public void DelayDeactivation(TimeSpan delay)
    {
        var until = delay == TimeSpan.MaxValue || delay == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : delay <= TimeSpan.Zero
                ? 0
                : Node.TimeProvider.GetTimestamp() + (long)(delay.TotalSeconds * Node.TimeProvider.TimestampFrequency);
        Volatile.Write(ref _keepAliveUntil, until);
    }

    public void AddTimer(GrainTimer timer)
    {
        lock (Gate)
        {
            (_timers ??= []).Add(timer);
        }
    }

    public void RemoveTimer(GrainTimer timer)
    {
        lock (Gate)
        {
            _timers?.Remove(timer);
        }
    }

    public override object? GetComponent(Type componentType) =>
        base.GetComponent(componentType) ?? _silo.Extensions.Create(this, componentType);

    public override void Kill()
    {
        base.Kill();
        _state = ActivationState.Ended;
        DisposeTimers();
        _deactivated.TrySetResult();
    }

    protected override bool MayInterleave(Call call) => _class.MayInterleave is { } predicate && predicate(_instance!, call);

    protected override void OnIdle()
    {
        lock (Gate)
        {
            if (_state != ActivationState.Deactivating || IsExecuting || _finishing || !_wasValid)
            {
                return;
            }

            _finishing = true;
        }

        TurnScheduler.QueueAction(() => _ = FinishDeactivation());
    }

    private async Task ActivateAsync(Dictionary<string, object>? requestContext)
    {
        try
        {
            RequestContext.Current.Value = requestContext;
            _activating.CancelAfter(_silo.ActivationTimeout);
            _instance = _class.CreateInstance(this);
            (_instance as ILifecycleParticipant<IGrainLifecycle>)?.Participate(_lifecycle);
            await _lifecycle.Start(_activating.Token).WaitAsync(_activating.Token);
            if (_instance is IGrainBase grain)
            {
                await grain.OnActivateAsync(_activating.Token).WaitAsync(_activating.Token);
            }

            lock (Gate)
            {
                _wasValid = true;
                if (_state == ActivationState.Activating)
                {
                    _state = ActivationState.Valid;
                }
            }

            // One of the two does something: deactivation may have been asked for meanwhile.
            RestartPump();
            OnIdle();
        }
        catch (Exception exception)
        {
            LogActivationFailed(_silo.GrainLogger, exception, GrainId);
            var wasAsked = _state == ActivationState.Deactivating;
            await Finish(call =>
            {
                if (wasAsked)
                {
                    _silo.Reroute(call);
                }
                else
                {
                    call.Fail(exception);
                }
            });
        }
        finally
        {
            // Otherwise its timer would hold the activation for the rest of the time allowed.
            _activating.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    private async Task FinishDeactivation()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_deactivationToken);
        timeout.CancelAfter(_silo.DeactivationTimeout);
        DisposeTimers();
        try
        {
            if (_wasValid && _instance is IGrainBase grain)
            {
                await grain.OnDeactivateAsync(_reason, timeout.Token).WaitAsync(timeout.Token);
            }
        }
        catch (Exception exception)
        {
            LogDeactivationFailed(_silo.GrainLogger, exception, GrainId);
        }

        await _lifecycle.Stop(timeout.Token, e => LogDeactivationFailed(_silo.GrainLogger, e, GrainId));
        await Finish(_silo.Reroute);
    }

    /// <summary>Leaves catalog and directory, and only then sends the waiting calls on: they find a new activation.</summary>
    private async Task Finish(Action<Call> onWaiting)
    {
        DisposeTimers();
        lock (Gate)
        {
            _state = ActivationState.Ended;
        }

        _silo.Catalog.Remove(this);
        foreach (var call in End().Where(c => !c.IsLocal))
        {
            onWaiting(call);
        }

        try
        {
            if (_instance is IAsyncDisposable asyncDisposable)
            {
                await asyncDisposable.DisposeAsync();
            }
            else if (_instance is IDisposable disposable)
            {
                disposable.Dispose();
            }

            await _scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            LogDeactivationFailed(_silo.GrainLogger, exception, GrainId);
        }

        // References may remember this activation for long; what it held need not stay with it.
        _instance = null;
        _deactivated.TrySetResult();
    }

    private void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (Gate)
        {
            timers = _timers is null ? [] : [.. _timers];
            _timers = null;
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }
    }

    [LoggerMessage(EventId = 100401, Level = LogLevel.Error, Message = "Error activating grain {GrainId}")]
    private static partial void LogActivationFailed(ILogger logger, Exception exception, GrainId grainId);

    [LoggerMessage(EventId = 100402, Level = LogLevel.Error, Message = "Error deactivating grain {GrainId}")]
    private static partial void LogDeactivationFailed(ILogger logger, Exception exception, GrainId grainId);
}
