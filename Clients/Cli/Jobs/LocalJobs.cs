using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muser.Cli.Cluster;
using Muser.Interfaces.Jobs;
using Muser.Silo;
using Muser.Silo.Cluster;
using Muser.Silo.Jobs.Catalog;

namespace Muser.Cli.Jobs;

/// <summary>
/// Jobs with no service: a silo in this process that works on them below a temporary folder, and is gone with it. So the same job does the same here and on a
/// cluster.
/// </summary>
internal sealed class LocalJobs : IAsyncDisposable
{
    private readonly InProcessCluster _cluster = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-jobs-");

    private LocalJobs()
    {
    }

    /// <summary>Its grains.</summary>
    public IGrainFactory Grains => _cluster.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Where jobs keep their files.</summary>
    public string JobsFolder => Path.Combine(_folder.FullName, "jobs");

    /// <summary>Starts it with so many slots.</summary>
    /// <param name="slots">Steps at once.</param>
    /// <param name="assemblies">The folder of assemblies of users; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="jobs">Jobs beside those built in and those of users.</param>
    public static async Task<LocalJobs> Start(int slots, string? assemblies, CancellationToken cancellation, params JobFactory[] jobs)
    {
        var service = new LocalJobs();
        var settings = new Dictionary<string, string?>(SiloFolders.Below(service._folder.FullName))
        {
            ["Muser:Jobs:Folder"] = service.JobsFolder,
            ["Muser:Jobs:Slots"] = $"{slots}",
            ["Muser:Jobs:AssembliesFolder"] = assemblies,
        };
        await service._cluster.Start(
            "local",
            new MuserSiloOptions { Roles = [SiloRoles.Jobs] },
            settings,
            console: null,
            LogLevel.Warning,
            cancellation,
            silo => Array.ForEach(jobs, job => silo.Services.AddSingleton(job)));
        return service;
    }

    /// <summary>Submits a job.</summary>
    public async Task<IJobGrain> Submit(JobSubmission submission)
    {
        var job = Grains.GetGrain<IJobGrain>($"local-{Guid.NewGuid():N}");
        await job.Create(submission, null);
        return job;
    }

    /// <summary>Waits until something is so with a job.</summary>
    public static async Task<JobStatus> Until(IJobGrain job, Func<JobStatus, bool> condition, CancellationToken cancellation)
    {
        while (true)
        {
            var status = (await job.GetStatus())!;
            if (condition(status))
            {
                return status;
            }

            if (status.State is JobState.Failed or JobState.Cancelled)
            {
                throw new UserInputException($"The job has failed: {status.Message}");
            }

            await Task.Delay(1, cancellation);
        }
    }

    /// <summary>Waits until a job, and those that follow it, are done; when the last one was, and when the first part began, ns since 1970-01-01 UTC.</summary>
    public async Task<JobStatus> Done(IJobGrain job, CancellationToken cancellation)
    {
        while (true)
        {
            var status = await Until(job, status => status.State is JobState.Done, cancellation);
            if (status.Next is not { } next)
            {
                return status;
            }

            job = Grains.GetGrain<IJobGrain>(next.Text);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
