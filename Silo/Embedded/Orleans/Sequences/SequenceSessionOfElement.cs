namespace Muser.Embedded.Sequences;

internal sealed class SequenceSession<T>(
    IAsyncEnumerator<T> enumerator, CancellationTokenSource cancellation, int maxBatchSize) : SequenceSession
{
    private Task<bool>? _pending;

    protected override bool IsFetching => _pending is not null;

    public override async Task Stop()
    {
        await cancellation.CancelAsync();
        if (_pending is { } pending)
        {
            await ((Task)pending)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await enumerator.DisposeAsync();
        cancellation.Dispose();
    }

    /// <summary>All elements that are ready, or the next one when it comes, or nothing after some time.</summary>
    protected override async Task<SequenceBatch> FetchElements(TimeSpan patience, CancellationToken cancellationToken)
    {
        var elements = new List<T>();
        while (elements.Count < maxBatchSize)
        {
            _pending ??= enumerator.MoveNextAsync().AsTask();
            if (!_pending.IsCompleted)
            {
                if (elements.Count > 0)
                {
                    break;
                }

                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, cancellation.Token);
                stop.CancelAfter(patience);
                await ((Task)_pending).WaitAsync(stop.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                cancellationToken.ThrowIfCancellationRequested();
                if (!_pending.IsCompleted)
                {
                    return new(SequenceStatus.Heartbeat, null, null);
                }
            }

            if (elements.Count > 0 && !_pending.IsCompletedSuccessfully)
            {
                // The exception is reported by the next fetch.
                break;
            }

            var moved = _pending;
            _pending = null;
            if (!await moved)
            {
                return new(SequenceStatus.Completed, elements, null);
            }

            elements.Add(enumerator.Current);
        }

        return new(SequenceStatus.Elements, elements, null);
    }
}
