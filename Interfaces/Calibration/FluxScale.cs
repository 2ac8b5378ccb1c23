using Muser.Interfaces.Frames;

namespace Muser.Interfaces.Calibration;

/// <summary>From the amplitudes of one band and hand to Jy.</summary>
[GenerateSerializer, Immutable, Alias("muser.FluxScale")]
public sealed record FluxScale : ParameterValue
{
    /// <summary>The band and hand.</summary>
    [Id(0)]
    public required BandHand BandHand { get; init; }

    /// <summary>Jy for one count of amplitude, of each channel in stored order.</summary>
    [Id(1)]
    public required double[] JyPerCountChan { get; init; }
}
