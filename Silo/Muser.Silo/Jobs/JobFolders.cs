using System.Globalization;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs;

/// <summary>Where the files of jobs are: <c>JOB/journal-000001.log</c>, <c>JOB/parts/0000012.1</c> (number, attempt), <c>JOB/merge.1</c>, <c>JOB/results</c>.</summary>
/// <param name="root">The folder of all jobs.</param>
public sealed class JobFolders(string root)
{
    /// <summary>What the merge has returned, among the results.</summary>
    public const string ResultFile = "result.json";

    /// <summary>The folder of all jobs.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The folder of one job.</summary>
    public string Of(JobId job) => Path.Combine(Root, job.Text);

    /// <summary>What a job has left when it is done.</summary>
    public string Results(JobId job) => Path.Combine(Of(job), "results");

    /// <summary>The journal that one activation writes.</summary>
    public string Journal(JobId job, long term) => Path.Combine(Of(job), string.Create(CultureInfo.InvariantCulture, $"journal-{term:D6}.log"));

    /// <summary>The journals that there are.</summary>
    public string[] Journals(JobId job) => Directory.Exists(Of(job)) ? Directory.GetFiles(Of(job), "journal-*.log") : [];

    /// <summary>The term of a journal.</summary>
    public static long Term(string journal) =>
        long.Parse(Path.GetFileNameWithoutExtension(journal).AsSpan("journal-".Length), CultureInfo.InvariantCulture);

    /// <summary>What an attempt at a step leaves.</summary>
    public string Attempt(JobId job, StepKind kind, int index, int attempt) => kind is StepKind.Perform
        ? Path.Combine(Of(job), "parts", string.Create(CultureInfo.InvariantCulture, $"{index:D7}.{attempt}"))
        : Path.Combine(Of(job), string.Create(CultureInfo.InvariantCulture, $"{(kind is StepKind.Merge ? "merge" : "split")}.{attempt}"));
}
