using MQTTnet;

namespace Muser.Embedded.Mqtt.Routing;

/// <summary>The last retained message of each topic, in memory. Thread-safe.</summary>
internal sealed class RetainedMessages
{
    private readonly Dictionary<string, Retained> _messages = new(StringComparer.Ordinal);

    public void Load(IEnumerable<MqttApplicationMessage> messages)
    {
        lock (_messages)
        {
            _messages.Clear();
            foreach (var message in messages)
            {
                _messages[message.Topic] = new(message, Environment.TickCount64);
            }
        }
    }

    /// <summary>Keeps a message, or, where it has no payload, forgets that of its topic. True where that changed something.</summary>
    public bool Update(MqttApplicationMessage message)
    {
        lock (_messages)
        {
            if (message.Payload.IsEmpty)
            {
                return _messages.Remove(message.Topic);
            }

            _messages[message.Topic] = new(message, Environment.TickCount64);
            return true;
        }
    }

    public MqttApplicationMessage? Get(string topic)
    {
        lock (_messages)
        {
            return _messages.TryGetValue(topic, out var retained) && !retained.HasExpired ? retained.Message : null;
        }
    }

    public List<MqttApplicationMessage> All()
    {
        lock (_messages)
        {
            return [.. _messages.Values.Where(retained => !retained.HasExpired).Select(retained => retained.Message)];
        }
    }

    public void Clear()
    {
        lock (_messages)
        {
            _messages.Clear();
        }
    }

    /// <summary>Those that a filter matches.</summary>
    public List<Retained> Matching(string filter)
    {
        lock (_messages)
        {
            if (filter.AsSpan().IndexOfAny('+', '#') < 0)
            {
                return _messages.TryGetValue(filter, out var one) && !one.HasExpired ? [one] : [];
            }

            return [.. _messages.Values.Where(retained => !retained.HasExpired
                && MqttTopicFilterComparer.Compare(retained.Message.Topic, filter) == MqttTopicFilterCompareResult.IsMatch)];
        }
    }

    /// <param name="Message">As it was published.</param>
    /// <param name="SinceMs"><see cref="Environment.TickCount64"/> when it came: its expiry runs from there.</param>
    internal readonly record struct Retained(MqttApplicationMessage Message, long SinceMs)
    {
        public bool HasExpired =>
            Message.MessageExpiryInterval > 0 && Environment.TickCount64 - SinceMs >= Message.MessageExpiryInterval * 1000L;
    }
}
