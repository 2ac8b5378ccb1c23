using Muser.Embedded.Invocation;
using Orleans.Runtime;

namespace Muser.Embedded.Messaging;

/// <summary>
/// The calls that callers of one silo or client wait on. One timer looks at all of them instead of one timer each; the list
/// is striped by thread so that callers do not wait for each other.
/// </summary>
internal sealed class PendingCalls : IDisposable
{
    /// <summary>How coarse timeouts are.</summary>
    public static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(50);

    private const int StripeCount = 16;

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, StripeCount).Select(_ => new Stripe())];
    private readonly TimeProvider _clock;
    private readonly ITimer _sweeper;
    private long _now;

    public PendingCalls(TimeProvider clock)
    {
        _clock = clock;
        _now = clock.GetTimestamp();
        _sweeper = clock.CreateTimer(static self => ((PendingCalls)self!).Sweep(), this, SweepPeriod, SweepPeriod);
    }

    /// <summary>Registers a call whose caller waits for at most this long.</summary>
    public void Add(Call call, TimeSpan timeout)
    {
        // The clock is read once per sweep; one period more makes up for its age.
        call.Deadline = timeout == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : Volatile.Read(ref _now) + Ticks(timeout + SweepPeriod);
        var index = Environment.CurrentManagedThreadId % StripeCount;
        var stripe = _stripes[index];
        lock (stripe)
        {
            call.PendingStripe = index;
            call.NextPending = stripe.First;
            if (stripe.First is { } first)
            {
                first.PreviousPending = call;
            }

            stripe.First = call;
        }
    }

    public void Remove(Call call)
    {
        if (call.PendingStripe < 0)
        {
            return;
        }

        var stripe = _stripes[call.PendingStripe];
        lock (stripe)
        {
            if (call.PreviousPending is { } previous)
            {
                previous.NextPending = call.NextPending;
            }
            else if (ReferenceEquals(stripe.First, call))
            {
                stripe.First = call.NextPending;
            }

            if (call.NextPending is { } next)
            {
                next.PreviousPending = call.PreviousPending;
            }

            call.NextPending = null;
            call.PreviousPending = null;
        }
    }

    /// <summary>The silo is dead: those who wait for it learn so.</summary>
    public void FailSilo(SiloAddress silo)
    {
        foreach (var call in Where(c => silo.Equals(c.TargetSilo)))
        {
            call.Fail(new SiloUnavailableException($"The target silo became unavailable for message: {call}."));
        }
    }

    public void FailAll(Func<Call, Exception> exception)
    {
        foreach (var call in Where(_ => true))
        {
            call.Fail(exception(call));
        }
    }

    public void Dispose() => _sweeper.Dispose();

    private void Sweep()
    {
        var now = _clock.GetTimestamp();
        Volatile.Write(ref _now, now);
        foreach (var call in Where(c => c.Deadline < now))
        {
            var timeout = call.Method.ResponseTimeout ?? call.Sender.ResponseTimeout;
            call.Sender.OnTimeout(call, timeout);
        }
    }

    private List<Call> Where(Func<Call, bool> predicate)
    {
        var found = new List<Call>();
        foreach (var stripe in _stripes)
        {
            lock (stripe)
            {
                for (var call = stripe.First; call is not null; call = call.NextPending)
                {
                    if (predicate(call))
                    {
                        found.Add(call);
                    }
                }
            }
        }

        return found;
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _clock.TimestampFrequency);

    private sealed class Stripe
    {
        public Call? First { get; set; }
    }
}
