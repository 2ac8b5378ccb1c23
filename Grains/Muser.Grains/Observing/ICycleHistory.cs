using Muser.Interfaces.Observing;

namespace Muser.Grains.Observing;

/// <summary>
/// The history of an array: a line for each cycle and each integration that was published, appended in groups, never changed. It knows what was published
/// when the manifest has been deleted by retention. Manifests are what publishes; a line is written after its manifest, so it is never wrong, and one that
/// was lost with its ledger is written by the next. Safe for any thread. Throws <see cref="IOException"/> where the disk does.
/// </summary>
public interface ICycleHistory
{
    /// <summary>Whether there is a line of a cycle.</summary>
    bool Contains(CycleKey cycle);

    /// <summary>Whether there is a line of an integration.</summary>
    bool Contains(IntegrationKey integration);

    /// <summary>Appends lines.</summary>
    /// <param name="array">The array.</param>
    /// <param name="term">The term of the ledger: each has segments of its own, so that one that was replaced writes into none of its successor's.</param>
    /// <param name="records">The lines.</param>
    void Append(string array, long term, IReadOnlyList<CycleRecord> records);

    /// <summary>The lines that were published later than an instant, in the order of publication.</summary>
    /// <param name="array">The array.</param>
    /// <param name="publishedAfterUtcUnixNs">The instant, ns since 1970-01-01.</param>
    /// <param name="limit">The most lines.</param>
    CycleRecord[] PublishedAfter(string array, long publishedAfterUtcUnixNs, int limit);
}
