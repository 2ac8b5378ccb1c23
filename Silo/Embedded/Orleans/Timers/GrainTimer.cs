using Microsoft.Extensions.Logging;
using Muser.Embedded.Activations;
using Orleans.Runtime;

namespace Muser.Embedded.Timers;

/// <summary>
/// A timer of an activation. A tick is a call to the activation by itself and waits as any other, unless it interleaves.
/// </summary>
internal abstract partial class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private readonly GrainTimerTick _tick;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _changedInTick;
    private bool _ticking;

    protected GrainTimer(Activation activation, ILogger logger, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _logger = logger;
        _tick = new GrainTimerTick(this, activation, options.Interleave, options.KeepAlive);
        using (FlowSuppression.Begin())
        {
            _timer = activation.Node.TimeProvider.CreateTimer(
                static self => ((GrainTimer)self!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, nameof(dueTime));
        Validate(period, nameof(period));
        _changedInTick = true;
        _dueTime = dueTime;
        _period = period;
        if (!_ticking)
        {
            Schedule(dueTime);
        }
    }

    public void Dispose()
    {
        _activation.RemoveTimer(this);
        _timer.Dispose();
        _disposed.Cancel();
    }

    /// <summary>Runs one tick, as a turn of the activation.</summary>
    public async Task Tick()
    {
        if (_disposed.IsCancellationRequested)
        {
            return;
        }

        _changedInTick = false;
        try
        {
            await Invoke(_disposed.Token);
        }
        catch (Exception exception)
        {
            LogTickFailed(_logger, exception, _activation.GrainId);
        }
        finally
        {
            _ticking = false;
            Schedule(_changedInTick ? _dueTime : _period);
        }
    }

    protected abstract Task Invoke(CancellationToken cancellationToken);

    private void OnDue()
    {
        _ticking = true;
        _tick.Send();
    }

    private void Schedule(TimeSpan dueTime)
    {
        if (!_disposed.IsCancellationRequested)
        {
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    private static void Validate(TimeSpan time, string name)
    {
        var milliseconds = (long)time.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, uint.MaxValue - 1, name);
    }

    [LoggerMessage(
        EventId = 101413, Level = LogLevel.Warning,
        Message = "Caught and ignored exception thrown from a timer callback of grain {GrainId}")]
    private static partial void LogTickFailed(ILogger logger, Exception exception, GrainId grainId);
}
