using Muser.Embedded.Mqtt.Wire;

namespace Muser.Embedded.Mqtt.Client;

/// <summary>The packet ids that are in use, and who waits for the answers to them. Thread-safe.</summary>
internal sealed class PendingReplies
{
    private readonly Dictionary<ushort, Exchange> _exchanges = [];
    private ushort _last;
    private Exception? _failure;

    /// <summary>Takes an id that no other exchange uses. Dispose gives it back.</summary>
    public Exchange Begin()
    {
        lock (_exchanges)
        {
            if (_failure is not null)
            {
                throw _failure;
            }

            if (_exchanges.Count == ushort.MaxValue)
            {
                throw new MQTTnet.Exceptions.MqttCommunicationException("All 65535 packet identifiers are in use.");
            }

            do
            {
                _last++;
            }
            while (_last == 0 || _exchanges.ContainsKey(_last));
            Exchange exchange = new(this, _last);
            _exchanges.Add(_last, exchange);
            return exchange;
        }
    }

    /// <summary>False where nobody waits for it: late answers do no harm.</summary>
    public bool TryComplete<TReply>(ushort id, PacketType type, TReply reply)
        where TReply : struct
    {
        lock (_exchanges)
        {
            return _exchanges.TryGetValue(id, out var exchange) && exchange.TryComplete(type, reply);
        }
    }

    /// <summary>The connection has ended.</summary>
    public void FailAll(Exception failure)
    {
        lock (_exchanges)
        {
            _failure = failure;
            foreach (var exchange in _exchanges.Values)
            {
                exchange.Fail(failure);
            }
        }
    }

    private void End(ushort id)
    {
        lock (_exchanges)
        {
            _exchanges.Remove(id);
        }
    }

    /// <summary>One packet id while it is in use.</summary>
    internal sealed class Exchange(PendingReplies owner, ushort id) : IDisposable
    {
        private PacketType _expected;
        private object? _waiting;
        private Action<Exception>? _failWaiting;

        public ushort PacketId { get; } = id;

        /// <summary>What completes the task next. Ask before the request is sent.</summary>
        public Task<TReply> Expect<TReply>(PacketType type)
            where TReply : struct
        {
            TaskCompletionSource<TReply> waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (owner._exchanges)
            {
                (_expected, _waiting) = (type, waiting);
                if (owner._failure is { } failure)
                {
                    waiting.TrySetException(failure);
                    _failWaiting = null;
                }
                else
                {
                    _failWaiting = exception => waiting.TrySetException(exception);
                }
            }

            return waiting.Task;
        }

        public void Dispose() => owner.End(PacketId);

        internal bool TryComplete<TReply>(PacketType type, TReply reply)
            where TReply : struct =>
            type == _expected && _waiting is TaskCompletionSource<TReply> waiting && waiting.TrySetResult(reply);

        internal void Fail(Exception failure) => _failWaiting?.Invoke(failure);
    }
}
