namespace Muser.Formats.Archive;

/// <summary>The frames of a file that lie in a time range.</summary>
/// <param name="File">The file.</param>
/// <param name="FirstFrame">The first of them: its byte over the length of a frame.</param>
/// <param name="Frames">How many, by length.</param>
/// <param name="IsThere">Whether the file is there; where not, the numbers are those of an even cadence.</param>
public readonly record struct ArchivePiece(ArchiveFile File, long FirstFrame, long Frames, bool IsThere);
