using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>A process of its own reaches no services but over the web.</summary>
internal sealed class NoServices : IServiceCaller
{
    public Task<TReply> Call<TRequest, TReply>(string service, TRequest request, CancellationToken cancellation) =>
        throw new JobException($"The service '{service}' cannot be called from a process of its own; call it over the web, or submit the job in another mode.", isFinal: true);
}
