using Muser.Formats.Frames;
using Muser.Grains.Cluster;

namespace Muser.Silo.Frames.Spool;

/// <summary>Where accepted frames wait on disk until their cycles are published. Configuration section <c>Muser:Spool</c>.</summary>
public sealed class SpoolOptions
{
    /// <summary>Default of <see cref="Folder"/>.</summary>
    public const string DefaultFolder = "muser-data/spool";

    /// <summary>Default of <see cref="MaxBytes"/>: ten minutes of MUSER-I, five of MUSER-II.</summary>
    public const long DefaultMaxBytes = 20L << 30;

    /// <summary>Default of <see cref="MinFreeBytes"/>.</summary>
    public const long DefaultMinFreeBytes = 64L << 20;

    /// <summary>Default of <see cref="SegmentBytes"/>: 8 s of MUSER-I, 4 s of MUSER-II.</summary>
    public const long DefaultSegmentBytes = 256L << 20;

    /// <summary>Default of <see cref="FlushIntervalMs"/>.</summary>
    public const double DefaultFlushIntervalMs = 100;

    /// <summary>Default of <see cref="BacklogRetryMs"/>.</summary>
    public const double DefaultBacklogRetryMs = 5000;

    /// <summary>The folder, on a disk of this host; below it each silo has its own, by its name, and each array.</summary>
    public string Folder { get; set; } = DefaultFolder;

    /// <summary>The most that the spool of one array may hold, bytes; beyond it frames are not accepted but only passed on, with an alarm. 0: no spool.</summary>
    public long MaxBytes { get; set; } = DefaultMaxBytes;

    /// <summary>
    /// The spool takes no frames while its disk has less room than this, bytes: where manifests and state are on the same disk, a spool that filled it to
    /// the end could never be emptied. 0: it fills it.
    /// </summary>
    public long MinFreeBytes { get; set; } = DefaultMinFreeBytes;

    /// <summary>A file of the spool is full at so many bytes; it goes when all its frames are terminal.</summary>
    public long SegmentBytes { get; set; } = DefaultSegmentBytes;

    /// <summary>What an accepted frame outlives.</summary>
    public Durability Durability { get; set; } = Durability.Process;

    /// <summary>With <see cref="Durability.Power"/>: time between flushes to disk, ms.</summary>
    public double FlushIntervalMs { get; set; } = DefaultFlushIntervalMs;

    /// <summary>A cycle that could not be published is taken from the spool again after this, ms.</summary>
    public double BacklogRetryMs { get; set; } = DefaultBacklogRetryMs;

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate()
    {
        OptionsException.Require(!string.IsNullOrWhiteSpace(Folder), nameof(Folder), Folder, "a folder");
        OptionsException.Require(MaxBytes >= 0, nameof(MaxBytes), MaxBytes, "0 or more");
        OptionsException.Require(MinFreeBytes >= 0, nameof(MinFreeBytes), MinFreeBytes, "0 or more");
        var record = ArrayLayout.All.Max(layout => layout.FrameBytes) + SpoolRecord.Bytes;
        OptionsException.Require(SegmentBytes >= record, nameof(SegmentBytes), SegmentBytes, $"at least {record}, one frame");
        OptionsException.Require(Enum.IsDefined(Durability), nameof(Durability), Durability, "Process or Power");
        OptionsException.Require(FlushIntervalMs > 0, nameof(FlushIntervalMs), FlushIntervalMs, "positive");
        OptionsException.Require(BacklogRetryMs > 0, nameof(BacklogRetryMs), BacklogRetryMs, "positive");
    }
}
