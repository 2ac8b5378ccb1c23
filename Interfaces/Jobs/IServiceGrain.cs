using Orleans.Concurrency;

namespace Muser.Interfaces.Jobs;

/// <summary>One instance of a service that parts call. Key: <c>NAME/INSTANCE</c>, instances counted from 0.</summary>
[Alias("muser.IServiceGrain")]
public interface IServiceGrain : IGrainWithStringKey
{
    /// <summary>Answers a request, JSON; one at a time.</summary>
    [Alias("Call")]
    Task<ServiceReply> Call([Immutable] byte[] request);

    /// <summary>What it has done since it was made.</summary>
    [AlwaysInterleave]
    [Alias("GetStatistics")]
    Task<ServiceStatistics> GetStatistics();
}
