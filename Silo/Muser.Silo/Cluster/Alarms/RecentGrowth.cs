namespace Muser.Silo.Cluster.Alarms;

/// <summary>By how much a number has grown in the last seconds. A number that counts events begins at 0 when this is made. Not thread-safe.</summary>
internal sealed class RecentGrowth
{
    private readonly Queue<(long Timestamp, long Number)> _samples = new();
    private readonly TimeSpan _window;
    private readonly TimeProvider _clock;

    public RecentGrowth(TimeSpan window, TimeProvider clock)
    {
        (_window, _clock) = (window, clock);
        _samples.Enqueue((clock.GetTimestamp(), 0));
    }

    /// <summary>The growth, when the number is now this.</summary>
    public long Until(long number)
    {
        _samples.Enqueue((_clock.GetTimestamp(), number));
        while (_samples.Count > 1 && _clock.GetElapsedTime(_samples.Peek().Timestamp) > _window)
        {
            _samples.Dequeue();
        }

        return number - _samples.Peek().Number;
    }
}
