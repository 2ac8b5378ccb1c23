namespace Muser.Formats.Archive;

/// <summary>What may be wrong with a file of an archive.</summary>
public enum ArchiveFindingKind
{
    /// <summary>It is not there.</summary>
    NotThere = 0,

    /// <summary>It is not what was indexed.</summary>
    Changed = 1,

    /// <summary>It ends within a frame.</summary>
    CutShort = 2,

    /// <summary>It lacks frames.</summary>
    Dropped = 3,

    /// <summary>Its name and its first frame disagree.</summary>
    Misnamed = 4,

    /// <summary>It begins before an earlier one ends.</summary>
    Overlap = 5,

    /// <summary>Frames are missing before it.</summary>
    Gap = 6,

    /// <summary>It holds no frame.</summary>
    NoFrames = 7,
}
