using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Interfaces.Imaging;

/// <summary>Calibrated visibilities of one frame and what to make of them. Never changed after it was made.</summary>
[GenerateSerializer, Immutable, Alias("muser.ImagingTask")]
public sealed record ImagingTask
{
    /// <summary>The frame.</summary>
    [Id(0)]
    public required FrameKey Frame { get; init; }

    /// <summary>Its cycle.</summary>
    [Id(1)]
    public required CycleKey Cycle { get; init; }

    /// <summary>Which maps to make.</summary>
    [Id(2)]
    public required ImageRequest Images { get; init; }

    /// <summary>
    /// Calibrated visibilities in the convention V = I exp(-2 pi i (ul + vm + w(n-1))): single-precision pairs (real, imaginary),
    /// axes [channel in stored order][science baseline].
    /// </summary>
    [Id(3)]
    public required float[] VisChanBaseline { get; init; }

    /// <summary>Their weights, 0 where flagged: the same axes.</summary>
    [Id(4)]
    public required float[] WeightChanBaseline { get; init; }

    /// <summary>(u, v, w) of each antenna relative to the array's reference point, of date, metres: axes [antenna][u, v, w].</summary>
    [Id(5)]
    public required double[] UvwAntenna { get; init; }

    /// <summary>Unit of the maps, in FITS spelling: <c>count/beam</c>, <c>Jy/beam</c>; <c>beam-1</c> for correlation coefficients.</summary>
    [Id(6)]
    public required string Unit { get; init; }

    /// <summary>What was left out, and why.</summary>
    [Id(7)]
    public required FlagSummary Flags { get; init; }

    /// <summary>What was done to the visibilities, one line each, for the history of the products.</summary>
    [Id(8)]
    public required string[] History { get; init; }

    /// <summary>The version of the parameters that was used.</summary>
    [Id(9)]
    public required long CalibrationVersion { get; init; }
}
