using System.Diagnostics.CodeAnalysis;

namespace Muser.Grains.Jobs;

/// <summary>The jobs that this silo knows, built in and of users. Safe for any thread.</summary>
public interface IJobCatalog
{
    /// <summary>All jobs, by name.</summary>
    IReadOnlyList<JobDescription> All { get; }

    /// <summary>Finds a job; where there is none, a sentence says why.</summary>
    bool TryFind(string name, [NotNullWhen(true)] out JobDescription? job, [NotNullWhen(false)] out string? reason);
}
