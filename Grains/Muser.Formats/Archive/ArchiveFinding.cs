namespace Muser.Formats.Archive;

/// <summary>Something wrong in an archive.</summary>
/// <param name="Kind">What.</param>
/// <param name="File">The file at which it shows.</param>
/// <param name="What">In words.</param>
public readonly record struct ArchiveFinding(ArchiveFindingKind Kind, ArchiveFile File, string What);
