using Muser.Formats.Frames;

namespace Muser.Formats.Archive;

/// <summary>Looks through an index for what is wrong in the archive: against the disk as it is now, and file against file. Safe for any thread.</summary>
public static class ArchiveCheck
{
    /// <summary>A pause longer than this is the end of an observation, not a gap: 10 minutes.</summary>
    public const long LongestGapNs = 600 * UtcTime.NsPerSecond;

    /// <summary>Names of the recorder may differ from the first frame by so much: 1 s.</summary>
    private const long NameToleranceNs = UtcTime.NsPerSecond;

    /// <summary>All findings, array by array in the order of time, then files without frames.</summary>
    public static IEnumerable<ArchiveFinding> Run(ArchiveIndex index, CancellationToken cancellation)
    {
        foreach (var layout in ArrayLayout.All)
        {
            ArchiveFile? before = null;
            foreach (var file in index.Find(layout))
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (var finding in One(index, file).Concat(Pair(before, file)))
                {
                    yield return finding;
                }

                before = before is null || file.Last >= before.Last ? file : before;
            }
        }

        foreach (var file in index.WithoutFrames())
        {
            yield return new(ArchiveFindingKind.NoFrames, file, $"no frame in {file.Bytes} bytes");
        }
    }

    private static IEnumerable<ArchiveFinding> One(ArchiveIndex index, ArchiveFile file)
    {
        var info = new FileInfo(Path.Combine(index.Folder, file.Path));
        if (!info.Exists)
        {
            yield return new(ArchiveFindingKind.NotThere, file, "it is in the index and not in the archive");
        }
        else if (info.Length != file.Bytes || UtcTime.FromDateTime(info.LastWriteTimeUtc) != file.Modified)
        {
            yield return new(ArchiveFindingKind.Changed, file, $"it had {file.Bytes} bytes when it was indexed and has {info.Length}");
        }

        if (file.State == ArchiveFileState.CutShort)
        {
            yield return new(ArchiveFindingKind.CutShort, file, $"it ends {file.Bytes % file.Layout!.FrameBytes} bytes into frame {file.Frames}");
        }

        if (file.Missing > 0)
        {
            yield return new(ArchiveFindingKind.Dropped, file, $"{file.Missing} frames fewer than its times have room for");
        }

        if (FrameFileName.TryParse(file.Path, out var named) && IsFar(file, named))
        {
            yield return new(ArchiveFindingKind.Misnamed, file, $"its name says {named}, its first frame {file.First}");
        }
    }

    /// <summary>The archive's names drop the second.</summary>
    private static bool IsFar(ArchiveFile file, UtcTime named)
    {
        const long Minute = 60 * UtcTime.NsPerSecond;
        var isOfMinute = !Path.GetFileName(file.Path).Contains('_');
        var late = file.First - named;
        return isOfMinute ? late is < 0 or >= Minute : Math.Abs(late) > NameToleranceNs;
    }

    private static IEnumerable<ArchiveFinding> Pair(ArchiveFile? before, ArchiveFile file)
    {
        if (before is null)
        {
            yield break;
        }

        var pauseNs = file.First - before.Last;
        if (pauseNs <= 0)
        {
            yield return new(ArchiveFindingKind.Overlap, file, $"it begins before {before.Path} ends, at {before.Last}: a copy, or part of one");
        }
        else if (pauseNs > 2 * ArrayLayout.FramePeriodNs && pauseNs <= LongestGapNs)
        {
            var frames = ((pauseNs + (ArrayLayout.FramePeriodNs / 2)) / ArrayLayout.FramePeriodNs) - 1;
            yield return new(ArchiveFindingKind.Gap, file, $"{frames} frames are missing before it, since {before.Last}");
        }
    }
}
