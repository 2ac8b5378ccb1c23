using Muser.Embedded.Invocation;

namespace Muser.Embedded.Activations;

/// <summary>Calls that wait for their turn, oldest first, linked through the calls themselves. Not thread-safe.</summary>
internal struct CallQueue
{
    private Call? _head;
    private Call? _tail;
    private Call? _lastSeen;

    public int Count { get; private set; }

    public void Add(Call call)
    {
        call.NextWaiting = null;
        if (_tail is null)
        {
            _head = call;
        }
        else
        {
            _tail.NextWaiting = call;
        }

        _tail = call;
        Count++;
    }

    /// <summary>Makes <see cref="TakeFirst"/> look at all calls again: a request has ended and may have held them up.</summary>
    public void Rewind() => _lastSeen = null;

    /// <summary>Takes the first call that may run, among those not yet looked at since the last rewind.</summary>
    public Call? TakeFirst<TContext>(TContext context, Func<TContext, Call, bool> mayRun)
    {
        for (var call = _lastSeen is null ? _head : _lastSeen.NextWaiting; call is not null; call = call.NextWaiting)
        {
            if (mayRun(context, call))
            {
                Remove(_lastSeen, call);
                return call;
            }

            _lastSeen = call;
        }

        return null;
    }

    public List<Call> TakeAll()
    {
        var all = new List<Call>(Count);
        for (var call = _head; call is not null; call = call.NextWaiting)
        {
            all.Add(call);
        }

        this = default;
        return all;
    }

    private void Remove(Call? previous, Call call)
    {
        if (previous is null)
        {
            _head = call.NextWaiting;
        }
        else
        {
            previous.NextWaiting = call.NextWaiting;
        }

        if (ReferenceEquals(_tail, call))
        {
            _tail = previous;
        }

        if (ReferenceEquals(_lastSeen, call))
        {
            _lastSeen = previous;
        }

        Count--;
    }
}
