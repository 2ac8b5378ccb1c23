using Muser.Embedded.Activations;
using Muser.Embedded.Invocation;

namespace Muser.Embedded.Sequences;

/// <summary>One running enumeration.</summary>
internal abstract class SequenceSession
{
    private bool _wasUsed = true;

    /// <summary>Runs the method of the call and starts to enumerate what it returns.</summary>
    public static SequenceSession Start(Call call, TurnContext context, int maxBatchSize) =>
        ((ISequenceCall)call).StartSession(context, maxBatchSize);

    public async Task<SequenceBatch> Fetch(TimeSpan patience, CancellationToken cancellationToken)
    {
        _wasUsed = true;
        try
        {
            return await FetchElements(patience, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new(SequenceStatus.Canceled, null, null);
        }
        catch (Exception exception)
        {
            return new(SequenceStatus.Failed, null, exception);
        }
        finally
        {
            _wasUsed = true;
        }
    }

    public bool TakeWasUsed()
    {
        var wasUsed = _wasUsed || IsFetching;
        _wasUsed = false;
        return wasUsed;
    }

    public abstract Task Stop();

    protected abstract bool IsFetching { get; }

    protected abstract Task<SequenceBatch> FetchElements(TimeSpan patience, CancellationToken cancellationToken);
}
