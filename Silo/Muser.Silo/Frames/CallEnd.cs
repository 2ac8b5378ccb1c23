namespace Muser.Silo.Frames;

/// <summary>How a call to a grain ended, after all attempts.</summary>
internal enum CallEnd
{
    /// <summary>It was answered.</summary>
    Done,

    /// <summary>It was refused: another attempt would be, too.</summary>
    Refused,

    /// <summary>The cluster, or a disk, failed for too long.</summary>
    GivenUp,
}
