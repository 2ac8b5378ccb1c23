namespace Muser.Silo.Devices;

/// <summary>
/// What is wrong with those who speak on the bus. A complaint holds until what it is about has not happened for a while, or, where somebody raised it
/// themselves, until they take it back. The number is bounded, of one and of all, and so is how often one is told, so that a flood of garbage makes no flood
/// of alarms. Safe for any thread.
/// </summary>
public class Complaints(TimeProvider clock)
{
    /// <summary>The most complaints at once; what comes beyond is only counted.</summary>
    public const int MostAtOnce = 1000;

    /// <summary>The most complaints of one.</summary>
    public const int MostOfOne = 32;

    /// <summary>A complaint holds for so long after it happened last.</summary>
    public static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ToldAgainAfter = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Who, string Code), Complaint> _complaints = [];

    /// <summary>Somebody says that something is wrong with them.</summary>
    public void Stand(string who, string code, string text)
    {
        lock (_lock)
        {
            if (_complaints.ContainsKey((who, code)) || HasRoom(who))
            {
                _complaints[(who, code)] = new Complaint(text, null, 0);
            }
        }
    }

    /// <summary>Somebody takes back what they said.</summary>
    public void Lift(string who, string code)
    {
        lock (_lock)
        {
            _complaints.Remove((who, code));
        }
    }

    /// <summary>Something is wrong; returns whether it is to be told now.</summary>
    public bool Note(string who, string code, string text)
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var isKnown = _complaints.TryGetValue((who, code), out var known);
            if (!isKnown && !HasRoom(who))
            {
                return false;
            }

            var isTold = !isKnown || clock.GetElapsedTime(known!.ToldTimestamp, now) >= ToldAgainAfter;
            _complaints[(who, code)] = new Complaint(text, now, isTold ? now : known!.ToldTimestamp);
            return isTold;
        }
    }

    /// <summary>What holds now.</summary>
    public (string Who, string Code, string Text)[] All
    {
        get
        {
            lock (_lock)
            {
                return [.. _complaints.Select(each => (each.Key.Who, each.Key.Code, each.Value.Text))];
            }
        }
    }

    /// <summary>Takes away, and returns, what has not happened for a while.</summary>
    public (string Who, string Code)[] Expire()
    {
        lock (_lock)
        {
            var expired = _complaints.Where(each => each.Value.LastTimestamp is { } last && clock.GetElapsedTime(last) > HoldsFor).Select(each => each.Key).ToArray();
            foreach (var key in expired)
            {
                _complaints.Remove(key);
            }

            return expired;
        }
    }

    private bool HasRoom(string who) => _complaints.Count < MostAtOnce && _complaints.Keys.Count(key => key.Who == who) < MostOfOne;

    /// <param name="Text">What is wrong.</param>
    /// <param name="LastTimestamp">When it happened last; null where it holds until it is taken back.</param>
    /// <param name="ToldTimestamp">When it was told last.</param>
    private sealed record Complaint(string Text, long? LastTimestamp, long ToldTimestamp);
}
