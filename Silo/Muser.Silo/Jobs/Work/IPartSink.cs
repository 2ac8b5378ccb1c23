namespace Muser.Silo.Jobs.Work;

/// <summary>Takes what a split says. Safe for any thread.</summary>
internal interface IPartSink
{
    /// <summary>Takes all parts, in their order. Throws where the attempt does not count any more.</summary>
    Task Send(StepPlan step, IAsyncEnumerable<byte[]> split, CancellationToken cancellation);
}
