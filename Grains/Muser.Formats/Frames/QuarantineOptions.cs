namespace Muser.Formats.Frames;

/// <summary>Bounds of a <see cref="QuarantineFolder"/>. Immutable.</summary>
public sealed record QuarantineOptions
{
    /// <summary>Default of <see cref="MaxBytes"/>: 256 MiB.</summary>
    public const long DefaultMaxBytes = 256L << 20;

    /// <summary>Default of <see cref="MaxFiles"/>.</summary>
    public const int DefaultMaxFiles = 1000;

    /// <summary>Default of <see cref="MaxFilesPerMinute"/>.</summary>
    public const int DefaultMaxFilesPerMinute = 60;

    /// <summary>Bytes of all files together; the oldest go.</summary>
    public long MaxBytes { get; init; } = DefaultMaxBytes;

    /// <summary>Number of files; the oldest go.</summary>
    public int MaxFiles { get; init; } = DefaultMaxFiles;

    /// <summary>
    /// Files kept in one minute; what comes beyond is counted only, so that a stream of rubbish does not become a stream of
    /// writes.
    /// </summary>
    public int MaxFilesPerMinute { get; init; } = DefaultMaxFilesPerMinute;
}
