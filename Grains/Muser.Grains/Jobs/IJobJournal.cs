namespace Muser.Grains.Jobs;

/// <summary>The segment of a job's journal that one activation writes. Not thread-safe.</summary>
public interface IJobJournal : IDisposable
{
    /// <summary>
    /// Writes lines, all or none, and says where the payload of each stands. Once it returns they outlive the process. Throws <see cref="IOException"/> where
    /// they cannot be written.
    /// </summary>
    JournalPlace[] Append(IReadOnlyList<JournalRecord> records);

    /// <summary>Reads payloads back.</summary>
    byte[][] Read(IReadOnlyList<JournalPlace> places);
}
