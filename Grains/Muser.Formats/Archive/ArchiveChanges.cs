namespace Muser.Formats.Archive;

/// <summary>What an update found against the index before it, in files.</summary>
public sealed record ArchiveChanges
{
    /// <summary>In the index now.</summary>
    public long Files { get; init; }

    /// <summary>As they were.</summary>
    public long Unchanged { get; init; }

    /// <summary>New.</summary>
    public long Added { get; init; }

    /// <summary>Of another length or date than before, or still growing then.</summary>
    public long Changed { get; init; }

    /// <summary>In another folder than before, otherwise the same.</summary>
    public long Moved { get; init; }

    /// <summary>Not there any more.</summary>
    public long Removed { get; init; }

    /// <summary>Of those in the index, named as files of frames without holding any.</summary>
    public long NoFrames { get; init; }

    /// <summary>Of those in the index, ending within a frame.</summary>
    public long CutShort { get; init; }

    /// <summary>Of those in the index, perhaps still being written.</summary>
    public long Growing { get; init; }

    /// <summary>Whether an older index was thrown away because it could not be read.</summary>
    public bool WasDamaged { get; init; }
}
