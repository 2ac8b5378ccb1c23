using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>Reads the results of the parts of a job from its journal, in the order of the parts. Safe for any thread.</summary>
internal sealed class MergeReader(JobFolders folders, IJobStore store)
{
    /// <summary>The results that count, each once: the first that the journal has of a part.</summary>
    public async IAsyncEnumerable<PartResult<byte[]>> Results(JobId job, JournalSegment[] segments)
    {
        var places = new SortedDictionary<int, (int Attempt, JournalPlace Place)>();
        store.Replay(job, segments, 0, (record, place) =>
        {
            if (record is { Event: JournalEvent.Done or JournalEvent.KeptResult, Kind: StepKind.Perform })
            {
                places.TryAdd(record.Index, (record.Attempt, place));
            }
        });
        var files = new Dictionary<long, FileStream>();
        try
        {
            foreach (var (index, (attempt, place)) in places)
            {
                if (!files.TryGetValue(place.Term, out var file))
                {
                    file = new FileStream(folders.Journal(job, place.Term), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
                    files.Add(place.Term, file);
                }

                var result = new byte[place.Length];
                file.Position = place.Offset;
                await file.ReadExactlyAsync(result);
                yield return new PartResult<byte[]>(index, folders.Attempt(job, StepKind.Perform, index, attempt), result);
            }
        }
        finally
        {
            foreach (var file in files.Values)
            {
                await file.DisposeAsync();
            }
        }
    }
}
