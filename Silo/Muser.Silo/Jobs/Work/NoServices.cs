using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>Where there are no services.</summary>
internal sealed class NoServices : IServiceCaller
{
    public Task<TReply> Call<TRequest, TReply>(string service, TRequest request, CancellationToken cancellation) =>
        throw new JobException($"There is no service '{service}' here.", isFinal: true);
}
