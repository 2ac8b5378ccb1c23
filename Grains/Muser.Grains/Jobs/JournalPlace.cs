namespace Muser.Grains.Jobs;

/// <summary>Where the payload of a line stands.</summary>
/// <param name="Term">The segment, by the term of who wrote it.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct JournalPlace(long Term, long Offset, int Length);
