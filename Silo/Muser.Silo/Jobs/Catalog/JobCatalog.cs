using System.Diagnostics.CodeAnalysis;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Catalog;

/// <summary>The jobs that this silo knows: those built in, and those in the assemblies of users. Built-in ones win where names are the same.</summary>
public sealed class JobCatalog(IEnumerable<JobFactory> builtIn, UserAssemblies users) : IJobCatalog
{
    private readonly Dictionary<string, JobFactory> _builtIn = builtIn.ToDictionary(job => job.Description.Name);

    public IReadOnlyList<JobDescription> All =>
        [
            .. _builtIn.Values.Concat(users.Jobs().Where(job => !_builtIn.ContainsKey(job.Description.Name)))
                .Select(job => job.Description).OrderBy(job => job.Name, StringComparer.Ordinal),
        ];

    public bool TryFind(string name, [NotNullWhen(true)] out JobDescription? job, [NotNullWhen(false)] out string? reason)
    {
        job = Find(name)?.Description;
        reason = job is null ? Reason(name) : null;
        return job is not null;
    }

    /// <summary>Makes a job; throws <see cref="JobException"/> where there is none of that name.</summary>
    public IJob Create(string name) => (Find(name) ?? throw new JobException(Reason(name), isFinal: true)).Create();

    private JobFactory? Find(string name) => _builtIn.TryGetValue(name, out var job) ? job : users.FindJob(name);

    private string Reason(string name)
    {
        var problems = users.Problems();
        var known = string.Join(", ", All.Select(job => job.Name));
        return $"There is no job '{name}'; there are {known}.{(problems.Length > 0 ? " " + string.Join(' ', problems) : "")}";
    }
}
