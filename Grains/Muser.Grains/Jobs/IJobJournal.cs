namespace Muser.Grains.Jobs;

/// <summary>The segment of a job's journal that one activation writes. Not thread-safe.</summary>
public interface IJobJournal : IDisposable
{
    /// <summary>
    /// Writes lines, all or none, and says where the payload of each stands. Once it returns they outlive what <see cref="JobsOptions.Durability"/> says. Throws
    /// <see cref="IOException"/> where they cannot be written.
    /// </summary>
    JournalPlace[] Append(IReadOnlyList<JournalRecord> records);

    /// <summary>Bytes so far.</summary>
    long Length { get; }

    /// <summary>Reads payloads back.</summary>
    byte[][] Read(IReadOnlyList<JournalPlace> places);
}
