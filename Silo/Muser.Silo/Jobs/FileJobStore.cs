using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs;

/// <summary>The folders of jobs on a disk that all silos share; see <see cref="JobFolders"/>.</summary>
public sealed class FileJobStore(JobFolders folders) : IJobStore
{
    public IJobJournal OpenJournal(JobId job, long term) => new JobJournal(each => folders.Journal(job, each), term);

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

    public void PublishResults(JobId job, int attempt)
    {
        var merged = folders.Attempt(job, StepKind.Merge, 0, attempt);
        if (Directory.Exists(merged) && !Directory.Exists(folders.Results(job)))
        {
            Directory.Move(merged, folders.Results(job));
        }
    }

    public void DeleteAttempt(JobId job, StepKind kind, int index, int attempt) => Delete(folders.Attempt(job, kind, index, attempt));

    public void Delete(JobId job) => Delete(folders.Of(job));

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // There was none.
        }
    }
}
