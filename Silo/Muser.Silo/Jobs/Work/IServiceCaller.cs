using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>Calls services for steps. Safe for any thread.</summary>
internal interface IServiceCaller
{
    /// <summary>Calls a service by its name; throws <see cref="JobException"/> where there is none, or where it fails.</summary>
    Task<TReply> Call<TRequest, TReply>(string service, TRequest request, CancellationToken cancellation);
}
