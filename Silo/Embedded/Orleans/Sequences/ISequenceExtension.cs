using Muser.Embedded.Invocation;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Muser.Embedded.Sequences;

/// <summary>How the enumerations of the sequences of a grain are driven from afar. They interleave with everything.</summary>
internal interface ISequenceExtension : IGrainExtension
{
    [AlwaysInterleave]
    Task<SequenceBatch> Start(Guid id, [Immutable] Call call, int maxBatchSize, CancellationToken cancellationToken);

    [AlwaysInterleave]
    Task<SequenceBatch> Next(Guid id, CancellationToken cancellationToken);

    [AlwaysInterleave]
    Task Stop(Guid id);
}
