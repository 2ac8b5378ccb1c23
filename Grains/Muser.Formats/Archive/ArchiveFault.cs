namespace Muser.Formats.Archive;

/// <summary>Why there is no index to be used.</summary>
public enum ArchiveFault
{
    /// <summary>There is one.</summary>
    None = 0,

    /// <summary>The folder has not been indexed.</summary>
    NotIndexed = 1,

    /// <summary>The file is no index, or not a whole one.</summary>
    Damaged = 2,
}
