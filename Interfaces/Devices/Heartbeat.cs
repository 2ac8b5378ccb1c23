namespace Muser.Interfaces.Devices;

/// <summary>A device lives: <c>device/{id}/heartbeat</c>. It goes to whoever watches, not to the grain.</summary>
/// <param name="Epoch">Its birth number.</param>
/// <param name="Sequence">Counts heartbeats, from 1.</param>
/// <param name="UtcUnixNs">When it was sent, by the device's clock, ns since 1970-01-01 UTC.</param>
public readonly record struct Heartbeat(long Epoch, long Sequence, long UtcUnixNs)
{
    /// <summary>The time between heartbeats, ms, the same everywhere unless all of it is configured otherwise.</summary>
    public const double DefaultPeriodMs = 1000;
}
