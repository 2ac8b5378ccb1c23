using Muser.Interfaces.Observing;

namespace Muser.Interfaces.Frames;

/// <summary>One frame as it came from the digital receiver, with what ingest decided about it. Never changed after it was made.</summary>
[GenerateSerializer, Immutable, Alias("muser.RawFrame")]
public sealed record RawFrame
{
    /// <summary>The bytes of the frame: 100 000 (MUSER-I) or 204 800 (MUSER-II).</summary>
    [Id(0)]
    public required byte[] Bytes { get; init; }

    /// <summary>The cycle that the frame belongs to.</summary>
    [Id(1)]
    public required CycleKey Cycle { get; init; }

    /// <summary>Place of the frame in its cycle, from 0.</summary>
    [Id(2)]
    public required int Slot { get; init; }

    /// <summary>The version of the parameters that the whole cycle uses.</summary>
    [Id(3)]
    public required long CalibrationVersion { get; init; }

    /// <summary>Which channels of the frame the policy wants as maps.</summary>
    [Id(4)]
    public required ImageRequest Images { get; init; }

    /// <summary>Length of the integration that the frame is to be added to, ns; 0 where it is added to none.</summary>
    [Id(5)]
    public long IntegrationNs { get; init; }
}
