namespace Muser.Silo.Cluster.Alarms;

/// <summary>
/// By how much a number has grown in the last seconds, or since the last look where that is longer ago: nothing happens between two looks that neither
/// sees, however late a busy machine looks. A number that counts events begins at 0 when this is made. Not thread-safe.
/// </summary>
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
        var now = _clock.GetTimestamp();
        _samples.Enqueue((now, number));

        // What it is compared with is the newest sample that is older than the window.
        while (_clock.GetElapsedTime(_samples.ElementAt(1).Timestamp, now) > _window)
        {
            _samples.Dequeue();
        }

        return number - _samples.Peek().Number;
    }
}
