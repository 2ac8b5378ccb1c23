using Muser.Interfaces.Imaging;

namespace Muser.Interfaces.Observing;

/// <summary>
/// What was published of a cycle: the content of its manifest file, and of the notice on the stream. A cycle is published when, and only when,
/// its manifest exists.
/// </summary>
[GenerateSerializer, Immutable, Alias("muser.CycleManifest")]
public sealed record CycleManifest
{
    /// <summary>Stream namespace of the notices; the stream's key is the array.</summary>
    public const string StreamNamespace = "cycles";

    /// <summary>The cycle.</summary>
    [Id(0)]
    public required CycleKey Cycle { get; init; }

    /// <summary>Frames in a whole cycle.</summary>
    [Id(1)]
    public required int Slots { get; init; }

    /// <summary>The frames that ended, by slot. Fewer than <see cref="Slots"/> where some never arrived.</summary>
    [Id(2)]
    public required FrameReport[] Frames { get; init; }

    /// <summary>Whether every frame of the cycle was calibrated.</summary>
    [Id(3)]
    public required bool IsComplete { get; init; }

    /// <summary>The version of the parameters that was used.</summary>
    [Id(4)]
    public required long CalibrationVersion { get; init; }

    /// <summary>The term of the ledger's activation that published it.</summary>
    [Id(5)]
    public required long Term { get; init; }

    /// <summary>UTC of the publication, ns since 1970-01-01.</summary>
    [Id(6)]
    public required long PublishedUtcUnixNs { get; init; }

    /// <summary>From the socket read of the last byte to the publication, ms.</summary>
    [Id(7)]
    public required double LatencyMs { get; init; }

    /// <summary>All maps of the cycle.</summary>
    public IEnumerable<ImageReference> Images() => Frames.SelectMany(frame => frame.Images);
}
