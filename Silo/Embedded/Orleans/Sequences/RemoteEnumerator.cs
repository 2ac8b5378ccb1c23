using System.Runtime.ExceptionServices;
using Muser.Embedded.Invocation;
using Muser.Embedded.Serialization;
using Orleans.Runtime;

namespace Muser.Embedded.Sequences;

/// <summary>The caller's side of one enumeration.</summary>
internal sealed class RemoteEnumerator<T> : IAsyncEnumerator<T>
{
    private readonly Call _call;
    private readonly int _maxBatchSize;
    private readonly ISequenceExtension _target;
    private readonly CancellationTokenSource _cancellation;
    private readonly Guid _id = Guid.NewGuid();
    private List<T> _batch = [];
    private int _index;
    private bool _started;
    private bool _completed;
    private bool _disposed;

    public RemoteEnumerator(RemoteSequence<T> sequence, CancellationToken cancellationToken)
    {
        // Each enumeration has arguments of its own: they are the callee's, and the sequence may be enumerated again.
        _call = sequence.Call.NewInstance();
        _call.CopyArguments(sequence.Call, new CopyContext(sequence.Target.Node, overWire: false));
        _maxBatchSize = sequence.MaxBatchSize;
        _target = sequence.Target.Cast<ISequenceExtension>();
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(sequence.Call.GetCancellationToken(), cancellationToken);
    }

    public T Current => _batch[_index];

    public async ValueTask<bool> MoveNextAsync()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (++_index < _batch.Count)
        {
            return true;
        }

        while (!_completed)
        {
            _cancellation.Token.ThrowIfCancellationRequested();
            var batch = await Fetch();
            switch (batch.Status)
            {
                case SequenceStatus.Elements or SequenceStatus.Completed:
                    _completed = batch.Status == SequenceStatus.Completed;
                    _batch = (List<T>)batch.Elements!;
                    _index = 0;
                    if (_batch.Count > 0)
                    {
                        return true;
                    }

                    break;
                case SequenceStatus.Failed:
                    _completed = true;
                    ExceptionDispatchInfo.Throw(batch.Error!);
                    break;
                case SequenceStatus.Canceled:
                    _completed = true;
                    throw new OperationCanceledException(_cancellation.Token);
                case SequenceStatus.Missing:
                    _completed = true;
                    throw new EnumerationAbortedException(
                        "Enumeration aborted: the remote grain has no record of this enumerator. It was deactivated since the"
                        + " enumeration began, or the enumerator was idle for too long.");
            }
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_started && !_completed)
        {
            try
            {
                await _target.Stop(_id);
            }
            catch (OrleansException)
            {
                // The grain has gone, and the enumeration with it.
            }
        }

        _cancellation.Dispose();
    }

    private Task<SequenceBatch> Fetch()
    {
        if (_started)
        {
            return _target.Next(_id, _cancellation.Token);
        }

        _started = true;
        return _target.Start(_id, _call, _maxBatchSize, _cancellation.Token);
    }
}
