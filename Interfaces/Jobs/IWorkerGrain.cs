using Orleans.Concurrency;

namespace Muser.Interfaces.Jobs;

/// <summary>What one silo does for jobs, for one capability. Key: <c>ADDRESS/CAPABILITY</c>, the address of the silo's run; it lives there and nowhere else.</summary>
[Alias("muser.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Begins to work; the silo calls it again and again.</summary>
    [Alias("Start")]
    Task<WorkerStatus> Start();

    /// <summary>There is work.</summary>
    [OneWay]
    [Alias("Wake")]
    Task Wake();

    /// <summary>Stops the steps of a job that it is doing.</summary>
    [OneWay]
    [Alias("Stop")]
    Task Stop(JobId job);
}
