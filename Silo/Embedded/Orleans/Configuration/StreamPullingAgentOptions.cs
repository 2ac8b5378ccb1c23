namespace Orleans.Configuration;

/// <summary>Options of the delivery of the events of a stream provider.</summary>
public class StreamPullingAgentOptions
{
    public static readonly TimeSpan DEFAULT_GET_QUEUE_MESSAGES_TIMER_PERIOD = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan DEFAULT_MAX_EVENT_DELIVERY_TIME = TimeSpan.FromMinutes(1);

    /// <remarks>Accepted and not used: the embedded streams deliver at once and poll nothing.</remarks>
    public TimeSpan GetQueueMsgsTimerPeriod { get; set; } = DEFAULT_GET_QUEUE_MESSAGES_TIMER_PERIOD;

    /// <summary>How long the delivery of an event is repeated before it is given up.</summary>
    public TimeSpan MaxEventDeliveryTime { get; set; } = DEFAULT_MAX_EVENT_DELIVERY_TIME;
}
