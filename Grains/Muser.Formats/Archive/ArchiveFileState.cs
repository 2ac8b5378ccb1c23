namespace Muser.Formats.Archive;

/// <summary>What is known of a file of an archive.</summary>
public enum ArchiveFileState : byte
{
    /// <summary>It ends with a whole frame.</summary>
    Whole = 0,

    /// <summary>It ends within a frame: a copy that was broken off, or a recorder that was stopped.</summary>
    CutShort = 1,

    /// <summary>It was changed within a few seconds before it was looked at: it may still be written, or copied.</summary>
    Growing = 2,

    /// <summary>It is named as a file of frames and holds none, or cannot be read.</summary>
    NoFrames = 3,
}
