using Muser.Formats.Files;
using Muser.Grains.Cluster;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs;

/// <summary>The folders of jobs on a disk that all silos share; see <see cref="JobFolders"/>.</summary>
/// <param name="folders">Where they are.</param>
/// <param name="durability">What a journal outlives once it is written.</param>
public sealed class FileJobStore(JobFolders folders, Durability durability = Durability.Process) : IJobStore
{
    public IJobJournal OpenJournal(JobId job, long term) => new JobJournal(each => folders.Journal(job, each), term, durability);

    public JournalSegment[] Replay(JobId job, JournalSegment[] known, long lastTerm, Action<JournalRecord, JournalPlace> each)
    {
        var segments = new List<JournalSegment>();
        foreach (var segment in known)
        {
            JobJournal.Replay(folders.Journal(job, segment.Term), segment.Term, segment.Bytes, each);
            segments.Add(segment);
        }

        var newest = known.Length > 0 ? known.Max(segment => segment.Term) : 0;
        for (var term = newest + 1; term <= lastTerm; term++)
        {
            segments.Add(new JournalSegment { Term = term, Bytes = JobJournal.Replay(folders.Journal(job, term), term, long.MaxValue, each) });
        }

        return [.. segments];
    }

    public void DeleteSegments(JobId job, long beforeTerm)
    {
        foreach (var file in folders.Journals(job).Where(file => JobFolders.Term(file) < beforeTerm))
        {
            File.Delete(file);
        }
    }

    public void PublishResults(JobId job, int attempt)
    {
        var merged = folders.Attempt(job, StepKind.Merge, 0, attempt);
        if (Directory.Exists(merged) && !Directory.Exists(folders.Results(job)))
        {
            Directory.Move(merged, folders.Results(job));
            if (durability == Durability.Power)
            {
                DiskFolder.Flush(folders.Of(job));
            }
        }
    }

    public void DeleteAttempt(JobId job, StepKind kind, int index, int attempt) => Delete(folders.Attempt(job, kind, index, attempt));

    public void Delete(JobId job) => Delete(folders.Of(job));

    private static void Delete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else was faster.
        }
    }
}
