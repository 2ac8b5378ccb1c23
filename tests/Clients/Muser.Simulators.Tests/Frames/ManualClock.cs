using System.Threading.Channels;

namespace Muser.Simulators.Tests.Frames;

/// <summary>A clock that stands still until it is told to go on. A test waits for the timer that the code under test arms, then goes on to it.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Channel<ManualTimer> _armed = Channel.CreateUnbounded<ManualTimer>();
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(callback, state, dueTime);
        _armed.Writer.TryWrite(timer);
        return timer;
    }

    /// <summary>Waits for the next timer, goes on by its time and <paramref name="more"/>, and lets it fire; returns its time.</summary>
    public async Task<TimeSpan> FireNextAsync(TimeSpan more = default)
    {
        var timer = await _armed.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);
        Interlocked.Add(ref _ticks, (timer.DueTime + more).Ticks);
        timer.Fire();
        return timer.DueTime;
    }

    private sealed class ManualTimer(TimerCallback callback, object? state, TimeSpan dueTime) : ITimer
    {
        public TimeSpan DueTime => dueTime;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
