namespace Muser.Embedded.Mqtt.Sessions;

internal enum EnqueueResult
{
    Enqueued,

    /// <summary>Too many wait: this one or the oldest was dropped.</summary>
    Dropped,

    /// <summary>QoS 0 for a client that is not there.</summary>
    NotWanted,
}
