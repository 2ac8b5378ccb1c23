namespace Muser.Grains.Devices;

/// <summary>What the id of a command tells: UUIDs of version 7 (RFC 9562) begin with the time at which they were made.</summary>
public static class CommandId
{
    private const long NsPerMs = 1_000_000;

    /// <summary>When an id was made, ns since 1970-01-01 UTC; null where it is no UUID of version 7.</summary>
    public static long? UtcUnixNs(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        if (id.Version != 7)
        {
            return null;
        }

        long ms = 0;
        for (var i = 0; i < 6; i++)
        {
            ms = (ms << 8) | bytes[i];
        }

        return ms > long.MaxValue / NsPerMs ? long.MaxValue : ms * NsPerMs;
    }
}
