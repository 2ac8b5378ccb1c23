namespace Muser.Testing;

/// <summary>
/// A clock that stands still until a test moves it. A test first waits until the code under test waits (<see cref="WhenWaiting"/>), then moves the clock,
/// so nothing sleeps and nothing races. Safe for any thread.
/// </summary>
public sealed class FakeClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(TimeSpan Delay, int Count, TaskCompletionSource Reached)> _waits = [];
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock; timers fire in their order, each at its time.</summary>
    public void Advance(TimeSpan by)
    {
        var target = GetTimestamp() + by.Ticks;
        while (NextDue(target) is { } timer)
        {
            timer.Fire();
        }

        Interlocked.Exchange(ref _ticks, target);
    }

    /// <summary>Waits until so many timers have been set to that delay and have not fired; throws where that does not happen in a minute.</summary>
    public async Task WhenWaiting(TimeSpan delay, int count = 1)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waits.Add((delay, count, reached));
            Signal();
        }

        try
        {
            await reached.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Patience.TotalSeconds} s for {count} timers of {delay.TotalMilliseconds} ms at {GetUtcNow():O}.");
        }
    }

    private FakeTimer? NextDue(long target)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.DueTicks <= target).MinBy(timer => timer.DueTicks);
            if (next is not null)
            {
                Interlocked.Exchange(ref _ticks, Math.Max(_ticks, next.DueTicks));
                _timers.Remove(next);
                next.Rearm();
            }

            return next;
        }
    }

    private void Arm(FakeTimer timer)
    {
        _timers.Add(timer);
        Signal();
    }

    private void Signal()
    {
        foreach (var (delay, count, reached) in _waits)
        {
            if (_timers.Count(timer => timer.Delay == delay) >= count)
            {
                reached.TrySetResult();
            }
        }

        _waits.RemoveAll(wait => wait.Reached.Task.IsCompleted);
    }

    private sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public TimeSpan Delay { get; private set; }

        public long DueTicks { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                _period = period;
                clock._timers.Remove(this);
                Set(dueTime);
            }

            return true;
        }

        /// <summary>Sets a timer that fires again and again to its next time. Under the clock's lock.</summary>
        public void Rearm() => Set(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan);

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(TimeSpan delay)
        {
            if (delay >= TimeSpan.Zero)
            {
                (Delay, DueTicks) = (delay, clock.GetTimestamp() + delay.Ticks);
                clock.Arm(this);
            }
        }
    }
}
