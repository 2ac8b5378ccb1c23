using Muser.Formats.Frames;

namespace Muser.Formats.Archive;

/// <summary>One file of an archive, as it was when it was looked at. Immutable.</summary>
public sealed record ArchiveFile
{
    /// <summary>Its path, from the folder of the archive, with '/'.</summary>
    public required string Path { get; init; }

    /// <summary>The array; null where it holds no frame.</summary>
    public ArrayLayout? Layout { get; init; }

    /// <summary>Its length.</summary>
    public required long Bytes { get; init; }

    /// <summary>When it was changed last, by the file system.</summary>
    public required UtcTime Modified { get; init; }

    /// <summary>Time tag of its first frame; what its name says where it holds none.</summary>
    public required UtcTime First { get; init; }

    /// <summary>Time tag of its last whole frame.</summary>
    public required UtcTime Last { get; init; }

    /// <summary>The band in fixed mode, lower edge in MHz; 0 in loop mode.</summary>
    public int FixedBandMHz { get; init; }

    /// <summary>What is known of it.</summary>
    public required ArchiveFileState State { get; init; }

    /// <summary>Whole frames by its length.</summary>
    public long Frames => Layout is null ? 0 : Bytes / Layout.FrameBytes;

    /// <summary>Frames that its times have room for and its length does not hold: dropped ones.</summary>
    public long Missing => Layout is null
        ? 0
        : Math.Max(0, ((Last - First + (ArrayLayout.FramePeriodNs / 2)) / ArrayLayout.FramePeriodNs) + 1 - Frames);

    /// <summary>The last instant at which it may hold a frame: where it grows, up to the end of its minute.</summary>
    public UtcTime End => State == ArchiveFileState.Growing ? Later(Last, First.AddNs(ArrayLayout.FramesPerFile * ArrayLayout.FramePeriodNs)) : Last;

    private static UtcTime Later(UtcTime a, UtcTime b) => a > b ? a : b;
}
