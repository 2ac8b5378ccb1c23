namespace Muser.Silo.Devices;

/// <summary>
/// What clients want to see in the answers to their requests: the correlation data of MQTT 5. The oldest are forgotten beyond a number; their answers then
/// carry the id of the request instead, which is in the body as well. Safe for any thread.
/// </summary>
public sealed class ReplyBook
{
    /// <summary>Requests that are remembered.</summary>
    public const int Capacity = 10_000;

    /// <summary>The longest correlation data that are kept, bytes.</summary>
    public const int MaxBytes = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Client, Guid Id), byte[]> _wanted = [];
    private readonly Queue<(string Client, Guid Id)> _order = new();

    /// <summary>A client wants this in the answers to a request.</summary>
    public void Note(string client, Guid id, byte[]? correlation)
    {
        if (correlation is not { Length: > 0 and <= MaxBytes })
        {
            return;
        }

        lock (_lock)
        {
            if (_wanted.TryAdd((client, id), correlation))
            {
                _order.Enqueue((client, id));
            }

            if (_order.Count > Capacity)
            {
                _wanted.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>What the answers to a request carry.</summary>
    public byte[] Correlation(string client, Guid id)
    {
        lock (_lock)
        {
            return _wanted.GetValueOrDefault((client, id)) ?? System.Text.Encoding.ASCII.GetBytes(id.ToString("D"));
        }
    }
}
