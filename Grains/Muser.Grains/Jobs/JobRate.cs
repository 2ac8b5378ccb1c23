namespace Muser.Grains.Jobs;

/// <summary>Parts a second, over the last minute at the most. Not thread-safe.</summary>
internal sealed class JobRate(TimeProvider clock)
{
    private const int Seconds = 60;
    private readonly long[] _counts = new long[Seconds];
    private long _first = -1;
    private long _newest = -1;

    /// <summary>So many parts were done now.</summary>
    public void Add(int parts)
    {
        Move();
        _first = _first < 0 ? _newest : _first;
        _counts[_newest % Seconds] += parts;
    }

    /// <summary>Parts a second; 0 before the first.</summary>
    public double PerSecond
    {
        get
        {
            if (_first < 0)
            {
                return 0;
            }

            Move();
            var elapsed = Math.Clamp(Now() - _first, 1, Seconds);
            return _counts.Sum() / elapsed;
        }
    }

    private double Now() => clock.GetTimestamp() / (double)clock.TimestampFrequency;

    private void Move()
    {
        var now = (long)Now();
        for (var second = Math.Max(_newest + 1, now - Seconds + 1); second <= now; second++)
        {
            _counts[second % Seconds] = 0;
        }

        _newest = now;
    }
}
