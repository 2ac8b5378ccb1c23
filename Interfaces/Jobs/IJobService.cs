namespace Muser.Interfaces.Jobs;

/// <summary>
/// Something that lives longer than a job and that parts can ask, such as a catalogue that is slow to load. An instance is made at the first call and
/// answers one call at a time. Derive from <see cref="JobService{TRequest,TReply}"/>.
/// </summary>
public interface IJobService
{
    /// <summary>Answers a request; both are JSON.</summary>
    Task<byte[]> Answer(ReadOnlyMemory<byte> request, CancellationToken cancellation);
}
