using Muser.Embedded.Activations;
using Muser.Embedded.Invocation;

namespace Muser.Embedded.Sequences;

/// <summary>Base of the generated calls of methods that return a sequence.</summary>
internal abstract class SequenceCall<T>(CallMethod method) : Call<IAsyncEnumerable<T>>(method), ISequenceCall
{
    public SequenceSession StartSession(TurnContext context, int maxBatchSize)
    {
        var cancellation = new CancellationTokenSource();
        SetCancellationToken(cancellation.Token);
        var started = InvokeOn(context);
        return new SequenceSession<T>(
            started.GetAwaiter().GetResult().GetAsyncEnumerator(cancellation.Token), cancellation, maxBatchSize);
    }
}
