namespace Muser.Devices.Indi;

/// <summary>
/// A vector that was asked to change, until it has, or has not. The server is asked for the definition of the vector right behind the request: what it says
/// from that answer on, it says knowing of the request; what it said before may be older. Not thread-safe.
/// </summary>
/// <param name="kind">The type of the vector.</param>
/// <param name="clock">The clock.</param>
internal sealed class IndiRequest(IndiKind kind, TimeProvider clock)
{
    /// <summary>A driver that does not answer for a definition is believed after so long.</summary>
    private static readonly TimeSpan DefinitionPatience = TimeSpan.FromSeconds(10);

    private readonly long _sentTimestamp = clock.GetTimestamp();
    private bool _isHeard;
    private bool _wasBusy;

    /// <summary>Ends when the vector is at it, or has ended already; throws why it is not.</summary>
    public TaskCompletionSource Taken { get; } = New();

    /// <summary>Ends when it is as it was asked to be; throws why it is not.</summary>
    public TaskCompletionSource Ended { get; } = New();

    /// <summary>The vector has said how it is.</summary>
    /// <param name="isDefinition">Whether it said so with its definition.</param>
    /// <param name="state">Its state.</param>
    /// <param name="text">What was said with it.</param>
    public void Note(bool isDefinition, IndiState state, string text)
    {
        _isHeard |= isDefinition || state == IndiState.Busy || clock.GetElapsedTime(_sentTimestamp) > DefinitionPatience;
        if (!_isHeard)
        {
            return;
        }

        switch (state)
        {
            case IndiState.Busy:
                _wasBusy = true;
                Taken.TrySetResult();
                break;
            case IndiState.Alert:
                Fail(new InvalidOperationException(text.Length > 0 ? text : "The driver says that it went wrong, and not why."));
                break;
            case IndiState.Idle when _wasBusy && kind == IndiKind.Number:
                // Switches are idle when they have done what they were for; a number that was on its way has been stopped.
                Fail(new InvalidOperationException(text.Length > 0 ? text : "It stopped on its way."));
                break;
            default:
                Taken.TrySetResult();
                Ended.TrySetResult();
                break;
        }
    }

    /// <summary>It will not be heard of any more.</summary>
    public void Fail(Exception why)
    {
        Taken.TrySetException(why);
        Ended.TrySetException(why);
        _ = (Taken.Task.Exception, Ended.Task.Exception); // whoever waits for one of them does not look at the other
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
