using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Cluster;
using Muser.Silo.Jobs.BuiltIn.Commands;
using Muser.Silo.Jobs.BuiltIn.Raw;
using Muser.Silo.Jobs.BuiltIn.Words;
using Muser.Silo.Jobs.Catalog;
using Muser.Silo.Jobs.Work;

namespace Muser.Silo.Jobs;

/// <summary>Adds jobs to a silo.</summary>
public static class JobServices
{
    private const string Cpu = "cpu";
    private const int MaxNiceLevel = 19;

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public static void Validate(JobsOptions jobs)
    {
        OptionsException.Require(!string.IsNullOrWhiteSpace(jobs.Folder), nameof(jobs.Folder), jobs.Folder, "a folder");
        OptionsException.Require(jobs.Slots >= 0, nameof(jobs.Slots), jobs.Slots, "0 (as many as processors) or more");
        OptionsException.Require(jobs.ReserveSlots >= 0, nameof(jobs.ReserveSlots), jobs.ReserveSlots, "0 or more");
        OptionsException.Require(jobs.MemoryMiB >= 0, nameof(jobs.MemoryMiB), jobs.MemoryMiB, "0 (half of the machine's) or more");
        OptionsException.Require(jobs.Gpus >= -1, nameof(jobs.Gpus), jobs.Gpus, "-1 (as the metadata say) or more");
        OptionsException.Require(jobs.BatchMs > 0, nameof(jobs.BatchMs), jobs.BatchMs, "positive");
        OptionsException.Require(jobs.MaxBatch is > 0 and <= 4096, nameof(jobs.MaxBatch), jobs.MaxBatch, "1 to 4096");
        OptionsException.Require(jobs.KeepHours >= 0, nameof(jobs.KeepHours), jobs.KeepHours, "0 or more");
        OptionsException.Require(jobs.LookIntervalMs > 0, nameof(jobs.LookIntervalMs), jobs.LookIntervalMs, "positive");
        OptionsException.Require(jobs.MaxPartsWaiting > 0, nameof(jobs.MaxPartsWaiting), jobs.MaxPartsWaiting, "positive");
        OptionsException.Require(jobs.KeptParts > 0, nameof(jobs.KeptParts), jobs.KeptParts, "positive");
        OptionsException.Require(Enum.IsDefined(jobs.Durability), nameof(jobs.Durability), jobs.Durability, "Process or Power");
        OptionsException.Require(jobs.IsolateAfterLosses > 0, nameof(jobs.IsolateAfterLosses), jobs.IsolateAfterLosses, "positive");
        OptionsException.Require(jobs.StopPatienceMs > 0, nameof(jobs.StopPatienceMs), jobs.StopPatienceMs, "positive");
        OptionsException.Require(jobs.NiceLevel is >= 0 and <= MaxNiceLevel, nameof(jobs.NiceLevel), jobs.NiceLevel, $"0 to {MaxNiceLevel}");
    }

    /// <summary>Adds what jobs need; a silo with the role <see cref="SiloRoles.Jobs"/> works on them.</summary>
    internal static void AddMuserJobs(this IServiceCollection services, MuserSiloOptions silo)
    {
        services.AddPlacementDirector<WorkerPlacement, WorkerPlacementDirector>(ServiceLifetime.Transient);
        services.AddJobSteps();
        services.AddSingleton<IJobCatalog>(provider => provider.GetRequiredService<JobCatalog>());
        services.AddSingleton<IJobWaits, JobWaits>();
        services.AddSingleton<IWorkerLiveness, WorkerLiveness>();
        services.AddPlacementDirector<ServicePlacement, ServicePlacementDirector>(ServiceLifetime.Transient);
        services.AddSingleton<IServiceCatalog, ServiceCatalog>();
        services.AddSingleton<ServiceCaller>();
        services.AddSingleton<IServiceCaller>(provider => provider.GetRequiredService<ServiceCaller>());
        services.AddSingleton<IPartSink, PartSink>();
        services.AddSingleton<StepRunner>();
        services.AddSingleton<IsolatedStepRunner>();
        services.AddSingleton(provider => Resources(provider.GetRequiredService<IOptions<JobsOptions>>().Value, silo.HasGpu));
        services.AddSingleton<ISiloWork>(provider => new SiloWork(
            provider.GetRequiredService<ILocalSiloDetails>(),
            provider.GetRequiredService<SiloResources>(),
            () => new SlotRunner(
                provider.GetRequiredService<JobCatalog>(),
                provider.GetRequiredService<JobFolders>(),
                provider.GetRequiredService<StepRunner>(),
                provider.GetRequiredService<IsolatedStepRunner>(),
                provider.GetRequiredService<IOptions<JobsOptions>>().Value,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SlotRunner>>())));
        if (silo.Roles.Contains(SiloRoles.Jobs))
        {
            services.AddSingleton<IHostedService>(provider => new JobWorkers(
                provider.GetRequiredService<IGrainFactory>(),
                provider.GetRequiredService<ILocalSiloDetails>(),
                Capabilities(provider.GetRequiredService<IOptions<JobsOptions>>().Value, silo.HasGpu),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<JobWorkers>>()));
        }
    }

    /// <summary>Adds the jobs that are built in, those of users, and the folders.</summary>
    internal static void AddJobSteps(this IServiceCollection services)
    {
        services.AddSingleton(provider => new JobFolders(provider.GetRequiredService<IOptions<JobsOptions>>().Value.Folder));
        services.AddSingleton<IJobStore>(provider => new FileJobStore(
            provider.GetRequiredService<JobFolders>(), provider.GetRequiredService<IOptions<JobsOptions>>().Value.Durability));
        services.AddSingleton<MergeReader>();
        services.AddSingleton<UserAssemblies>();
        services.AddSingleton<JobCatalog>();
        services.AddSingleton(JobFactory.Of<WordCountJob>());
        services.AddSingleton(JobFactory.Of<WordMergeJob>());
        services.AddSingleton(JobFactory.Of<QuicklookJob>());
        Add(jobs => new CommandJob(jobs));
        Add(jobs => new CheckJob(jobs));
        Add(jobs => new UvFitsJob(jobs));
        Add(jobs => new ImagesJob(jobs));
        Add(jobs => new CalibrationJob(jobs));

        void Add<T>(Func<JobsOptions, T> create)
            where T : IJob =>
            services.AddSingleton(provider => JobFactory.Of(() => create(provider.GetRequiredService<IOptions<JobsOptions>>().Value)));
    }

    private static IReadOnlyList<string> Capabilities(JobsOptions jobs, bool hasGpu) => jobs.Capabilities.Length > 0
        ? jobs.Capabilities.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : hasGpu ? [Cpu, SiloRoles.Gpu] : [Cpu];

    private static SiloResources Resources(JobsOptions jobs, bool hasGpu) => new(
        jobs.Slots > 0 ? jobs.Slots : Environment.ProcessorCount,
        jobs.MemoryMiB > 0 ? jobs.MemoryMiB : (int)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 21),
        jobs.Gpus >= 0 ? jobs.Gpus : hasGpu ? 1 : 0);
}
