namespace Muser.Silo.Devices;

/// <summary>
/// How many requests each client may still send: a bucket that fills at a rate and holds two seconds of it. Not thread-safe.
/// </summary>
/// <param name="perSecond">Requests a second on the average.</param>
/// <param name="clock">The clock.</param>
public sealed class ClientBudget(double perSecond, TimeProvider clock)
{
    /// <summary>Clients that are remembered; beyond it those go that have a full bucket.</summary>
    private const int MaxClients = 10_000;

    private const double BurstS = 2;
    private readonly Dictionary<string, (double Left, long Timestamp)> _clients = new(StringComparer.Ordinal);

    /// <summary>Takes one request; false where the client has sent too many.</summary>
    public bool Take(string client)
    {
        var now = clock.GetTimestamp();
        var burst = Math.Max(1, perSecond * BurstS);
        var (left, since) = _clients.GetValueOrDefault(client, (burst, now));
        left = Math.Min(burst, left + (clock.GetElapsedTime(since, now).TotalSeconds * perSecond));
        if (_clients.Count >= MaxClients && !_clients.ContainsKey(client))
        {
            _clients.Clear();
        }

        _clients[client] = (Math.Max(0, left - 1), now);
        return left >= 1;
    }
}
