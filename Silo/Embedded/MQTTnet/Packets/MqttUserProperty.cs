namespace MQTTnet.Packets;

/// <summary>A name and a value that travel beside a packet of MQTT 5. Names may occur more than once.</summary>
public sealed class MqttUserProperty
{
    public MqttUserProperty(string name, ArraySegment<byte> value)
        : this(name, value.AsMemory())
    {
    }

    public MqttUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        ValueBuffer = value;
    }

    public string Name { get; }

    /// <summary>UTF-8.</summary>
    public ReadOnlyMemory<byte> ValueBuffer { get; }

    public bool Equals(MqttUserProperty? other) =>
        other is not null && Name == other.Name && ValueBuffer.Span.SequenceEqual(other.ValueBuffer.Span);

    public override bool Equals(object? obj) => Equals(obj as MqttUserProperty);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Name, StringComparer.Ordinal);
        hash.AddBytes(ValueBuffer.Span);
        return hash.ToHashCode();
    }

    public override string ToString() => $"{Name} = {this.ReadValueAsString()}";
}
