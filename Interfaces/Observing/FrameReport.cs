using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Imaging;

namespace Muser.Interfaces.Observing;

/// <summary>What a frame tells the ledger of its cycle when it has ended.</summary>
[GenerateSerializer, Immutable, Alias("muser.FrameReport")]
public sealed record FrameReport
{
    /// <summary>The frame.</summary>
    [Id(0)]
    public required FrameKey Frame { get; init; }

    /// <summary>Its place in the cycle, from 0.</summary>
    [Id(1)]
    public required int Slot { get; init; }

    /// <summary>Its terminal state.</summary>
    [Id(2)]
    public required FrameState State { get; init; }

    /// <summary>Why it was rejected, or has fewer maps than were asked for; empty otherwise.</summary>
    [Id(3)]
    public string Reason { get; init; } = "";

    /// <summary>The maps made of it.</summary>
    [Id(4)]
    public ImageReference[] Images { get; init; } = [];

    /// <summary>Mean autocorrelation over the channels, counts, for each antenna.</summary>
    [Id(5)]
    public float[] AutocorrelationAntenna { get; init; } = [];

    /// <summary>Mean cross-correlation amplitude over channels and unflagged baselines, counts, for each antenna.</summary>
    [Id(6)]
    public float[] CrossAmplitudeAntenna { get; init; } = [];

    /// <summary>What was left out of the maps of it, and why; null where no map was made.</summary>
    [Id(7)]
    public FlagSummary? Flags { get; init; }
}
