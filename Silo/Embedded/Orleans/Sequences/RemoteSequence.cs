using Muser.Embedded.Invocation;
using Orleans.Runtime;

namespace Muser.Embedded.Sequences;

/// <summary>A sequence that a grain makes: each enumeration runs the method anew and fetches what it yields in batches.</summary>
internal sealed class RemoteSequence<T>(GrainReference target, Call<IAsyncEnumerable<T>> call) : IAsyncEnumerable<T>
{
    public int MaxBatchSize { get; set; } = 100;

    public GrainReference Target => target;

    public Call<IAsyncEnumerable<T>> Call => call;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new RemoteEnumerator<T>(this, cancellationToken);
}
