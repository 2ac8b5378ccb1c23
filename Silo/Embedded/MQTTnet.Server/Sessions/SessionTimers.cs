namespace Muser.Embedded.Mqtt.Sessions;

/// <summary>What is to happen to a session whose client is away. Cancelled when it comes back. Thread-safe.</summary>
internal sealed class SessionTimers
{
    private readonly Lock _lock = new();
    private Timer? _will;
    private Timer? _expiry;
    private Action? _sendWill;

    /// <summary>Sends a will after its delay.</summary>
    public void ScheduleWill(uint delaySeconds, Action send)
    {
        lock (_lock)
        {
            _sendWill = send;
            _will?.Dispose();
            _will = new(_ => SendWill(), null, Milliseconds(delaySeconds), Timeout.Infinite);
        }
    }

    public void ScheduleExpiry(uint expirySeconds, Action expire)
    {
        lock (_lock)
        {
            _expiry?.Dispose();
            _expiry = new(_ => expire(), null, Milliseconds(expirySeconds), Timeout.Infinite);
        }
    }

    /// <summary>The client is back in time.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            _will?.Dispose();
            _expiry?.Dispose();
            (_will, _expiry, _sendWill) = (null, null, null);
        }
    }

    /// <summary>The session ends: a will that still waits is due (MQTT 5, 3.1.3.2.2).</summary>
    public void End()
    {
        SendWill();
        Cancel();
    }

    /// <summary>Timers of the system reach 49 days.</summary>
    private static long Milliseconds(uint seconds) => Math.Min(seconds * 1000L, uint.MaxValue - 1L);

    private void SendWill()
    {
        Action? send;
        lock (_lock)
        {
            (send, _sendWill) = (_sendWill, null);
            _will?.Dispose();
            _will = null;
        }

        send?.Invoke();
    }
}
