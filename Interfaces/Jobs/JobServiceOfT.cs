using System.Text.Json;

namespace Muser.Interfaces.Jobs;

/// <summary>Base of every service: it answers a request of one type with a reply of another.</summary>
public abstract class JobService<TRequest, TReply> : IJobService
{
    /// <summary>Answers a request. One call at a time comes to an instance.</summary>
    public abstract Task<TReply> Answer(TRequest request, CancellationToken cancellation);

    async Task<byte[]> IJobService.Answer(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        var read = JsonSerializer.Deserialize<TRequest>(request.Span, JobJson.Options) ?? throw new JobException("The request is null.", isFinal: true);
        return JsonSerializer.SerializeToUtf8Bytes(await Answer(read, cancellation), JobJson.Options);
    }
}
