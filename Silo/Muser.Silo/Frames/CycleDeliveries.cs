using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Observing;

namespace Muser.Silo.Frames;

/// <summary>Makes the deliveries of the cycles of one array.</summary>
internal sealed class CycleDeliveries(
    ReceiverOptions options,
    IntegrationOptions integration,
    ArrayLayout layout,
    IGrainFactory grains,
    PatientCalls calls,
    TimeProvider clock,
    ILogger log)
{
    private readonly LedgerTakeovers _takeovers = new(log);

    /// <summary>The delivery of a cycle, without frames.</summary>
    public CycleDelivery New(UtcTime start, int slots, long calibrationVersion, ImageRequest images) => new(
        new CycleKey { Array = layout.Name, StartUtcUnixNs = start.UnixNs },
        slots,
        calibrationVersion,
        images,
        integration.IntervalNs,
        grains,
        calls,
        _takeovers,
        options,
        clock,
        log);
}
