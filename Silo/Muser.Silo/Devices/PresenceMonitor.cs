namespace Muser.Silo.Devices;

/// <summary>
/// Tells who is silent. Ages are measured on a clock that goes on by no more than a step at each look: where looks do not come, because this process or the
/// broker stood still or could not keep up, the heartbeats of that time may wait in a socket, and nobody is to blame. Safe for any thread.
/// </summary>
/// <param name="silentAfterMs">Without a heartbeat for so long, ms, a device is silent.</param>
/// <param name="mostStepMs">The most that one look adds to the ages, ms: a little more than the time between looks.</param>
public sealed class PresenceMonitor(double silentAfterMs, double mostStepMs)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);
    private double _awakeMs;

    /// <summary>A heartbeat; returns whether that is news: the first one, of a new epoch, or after silence.</summary>
    public bool Heard(string device, long epoch)
    {
        lock (_lock)
        {
            var isNews = !_watched.TryGetValue(device, out var known) || known.IsSilent || epoch > known.Epoch;
            if (known is null || epoch >= known.Epoch)
            {
                _watched[device] = new Watched(epoch, _awakeMs, IsSilent: false);
            }

            return isNews;
        }
    }

    /// <summary>A device is said to be there: it has as long as any to be heard, from now on.</summary>
    public void Expect(string device, long epoch)
    {
        lock (_lock)
        {
            if (!_watched.TryGetValue(device, out var known) || epoch > known.Epoch)
            {
                _watched[device] = new Watched(epoch, _awakeMs, IsSilent: false);
            }
        }
    }

    /// <summary>What was said of a device could not be told: it is said again, with the next look or heartbeat.</summary>
    public void Untold(string device, long epoch)
    {
        lock (_lock)
        {
            if (_watched.TryGetValue(device, out var known) && known.Epoch == epoch)
            {
                _watched[device] = known with { IsSilent = !known.IsSilent };
            }
        }
    }

    /// <summary>A device has left, sleeps, or is another silo's: it may be silent.</summary>
    public void Release(string device)
    {
        lock (_lock)
        {
            _watched.Remove(device);
        }
    }

    /// <summary>The connection was interrupted: everybody has time again.</summary>
    public void Forgive()
    {
        lock (_lock)
        {
            foreach (var (device, watched) in _watched.ToArray())
            {
                _watched[device] = watched with { HeardMs = _awakeMs };
            }
        }
    }

    /// <summary>Looks who has become silent, <paramref name="elapsedMs"/> after the look before.</summary>
    public (string Device, long Epoch)[] Look(double elapsedMs)
    {
        lock (_lock)
        {
            _awakeMs += Math.Min(elapsedMs, mostStepMs);
            List<(string, long)>? silent = null;
            foreach (var (device, watched) in _watched)
            {
                if (!watched.IsSilent && _awakeMs - watched.HeardMs > silentAfterMs)
                {
                    (silent ??= []).Add((device, watched.Epoch));
                }
            }

            foreach (var (device, _) in silent ?? [])
            {
                _watched[device] = _watched[device] with { IsSilent = true };
            }

            return silent?.ToArray() ?? [];
        }
    }

    private sealed record Watched(long Epoch, double HeardMs, bool IsSilent);
}
