using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>
/// Which operations are blocked by commands that are going on, after RTS2: an exposure blocks moves, of whatever device. Whoever begins is entered
/// here before it begins, so that of two that block each other one is refused. Not thread-safe.
/// </summary>
public sealed class OperationBlocks
{
    private readonly Dictionary<Guid, Going> _going = [];

    /// <summary>Who blocks an operation of another command; null where nobody does.</summary>
    public (DeviceId Device, string Operation)? Blocking(Guid command, string operation, long utcUnixNs)
    {
        foreach (var (id, going) in _going.ToArray())
        {
            if (going.UntilUtcUnixNs <= utcUnixNs)
            {
                _going.Remove(id);
            }
            else if (id != command && going.Blocks.Contains(operation))
            {
                return (going.Device, going.Operation);
            }
        }

        return null;
    }

    /// <summary>The first operation that is going on among some; null where none is.</summary>
    public (DeviceId Device, string Operation)? GoingOn(Guid command, string[] operations, long utcUnixNs) =>
        _going.Where(each => each.Key != command && each.Value.UntilUtcUnixNs > utcUnixNs && operations.Contains(each.Value.Operation))
            .Select(each => ((DeviceId, string)?)(each.Value.Device, each.Value.Operation)).FirstOrDefault();

    /// <summary>An operation begins.</summary>
    public void Begin(DeviceId device, Guid command, string operation, string[] blocks, long untilUtcUnixNs) =>
        _going[command] = new Going(device, operation, blocks, untilUtcUnixNs);

    /// <summary>An operation has ended.</summary>
    public void End(Guid command) => _going.Remove(command);

    private sealed record Going(DeviceId Device, string Operation, string[] Blocks, long UntilUtcUnixNs);
}
