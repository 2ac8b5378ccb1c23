using MQTTnet.Packets;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>The properties of every packet but PUBLISH and the will: null is absent.</summary>
internal sealed class PropertySet
{
    public static readonly ulong OfConnect = PropertyGuard.Set(
        PropertyId.SessionExpiryInterval, PropertyId.ReceiveMaximum, PropertyId.MaximumPacketSize, PropertyId.TopicAliasMaximum,
        PropertyId.RequestResponseInformation, PropertyId.RequestProblemInformation, PropertyId.UserProperty, PropertyId.AuthenticationMethod,
        PropertyId.AuthenticationData);

    public static readonly ulong OfConnAck = PropertyGuard.Set(
        PropertyId.SessionExpiryInterval, PropertyId.ReceiveMaximum, PropertyId.MaximumQoS, PropertyId.RetainAvailable, PropertyId.MaximumPacketSize,
        PropertyId.AssignedClientIdentifier, PropertyId.TopicAliasMaximum, PropertyId.ReasonString, PropertyId.UserProperty,
        PropertyId.WildcardSubscriptionAvailable, PropertyId.SubscriptionIdentifiersAvailable, PropertyId.SharedSubscriptionAvailable,
        PropertyId.ServerKeepAlive, PropertyId.ResponseInformation, PropertyId.ServerReference, PropertyId.AuthenticationMethod,
        PropertyId.AuthenticationData);

    /// <summary>Of PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK and UNSUBACK.</summary>
    public static readonly ulong OfAnswer = PropertyGuard.Set(PropertyId.ReasonString, PropertyId.UserProperty);

    public static readonly ulong OfSubscribe = PropertyGuard.Set(PropertyId.SubscriptionIdentifier, PropertyId.UserProperty);

    public static readonly ulong OfUnsubscribe = PropertyGuard.Set(PropertyId.UserProperty);

    public static readonly ulong OfDisconnect = PropertyGuard.Set(
        PropertyId.SessionExpiryInterval, PropertyId.ReasonString, PropertyId.UserProperty, PropertyId.ServerReference);

    public uint? SessionExpirySeconds { get; set; }

    public ushort? ReceiveMaximum { get; set; }

    public uint? MaximumPacketBytes { get; set; }

    public ushort? TopicAliasMaximum { get; set; }

    public bool? RequestResponseInformation { get; set; }

    public bool? RequestProblemInformation { get; set; }

    public string? AuthenticationMethod { get; set; }

    public byte[]? AuthenticationData { get; set; }

    public byte? MaximumQoS { get; set; }

    public bool? RetainAvailable { get; set; }

    public bool? WildcardSubscriptionAvailable { get; set; }

    public bool? SubscriptionIdentifiersAvailable { get; set; }

    public bool? SharedSubscriptionAvailable { get; set; }

    public string? AssignedClientIdentifier { get; set; }

    public ushort? ServerKeepAliveSeconds { get; set; }

    public string? ResponseInformation { get; set; }

    public string? ServerReference { get; set; }

    public string? ReasonString { get; set; }

    public uint? SubscriptionIdentifier { get; set; }

    public List<MqttUserProperty>? UserProperties { get; set; }

    /// <summary>A reason for people, with properties of the application's own; null where there is neither.</summary>
    public static PropertySet? Reason(string? text, List<MqttUserProperty>? userProperties) =>
        string.IsNullOrEmpty(text) && userProperties is not { Count: > 0 }
            ? null
            : new() { ReasonString = string.IsNullOrEmpty(text) ? null : text, UserProperties = userProperties };

    /// <summary>Reads the length and as many properties. Null where there are none.</summary>
    public static PropertySet? Read(ref PacketReader reader, ulong allowed)
    {
        var length = reader.VariableInt();
        if (length == 0)
        {
            return null;
        }

        PacketReader inner = new(reader.Bytes((int)length));
        PropertyGuard guard = new(allowed);
        PropertySet set = new();
        while (guard.Next(ref inner, out var id))
        {
            set.Read(ref inner, id);
        }

        if (inner.Fault != PacketFault.None)
        {
            reader.Fail(inner.Fault);
        }

        return set;
    }

    /// <summary>The length and the properties; null writes a length of 0.</summary>
    public static void Write(OutputBuffer output, PropertySet? properties)
    {
        if (properties is null)
        {
            output.Byte(0);
            return;
        }

        var section = output.Begin(0);
        properties.Write(output);
        output.End(section);
    }

    public static MqttUserProperty ReadUserProperty(ref PacketReader reader)
    {
        var name = reader.String();
        return new(name, reader.Text().ToArray());
    }

    public static void WriteUserProperties(OutputBuffer output, List<MqttUserProperty>? properties)
    {
        for (var i = 0; i < properties?.Count; i++)
        {
            output.Byte((byte)PropertyId.UserProperty);
            output.String(properties[i].Name);
            output.Binary(properties[i].ValueBuffer.Span);
        }
    }

    private static T NotZero<T>(ref PacketReader reader, T value)
        where T : struct, System.Numerics.INumber<T>
    {
        if (T.IsZero(value))
        {
            reader.Fail(PacketFault.ProtocolError);
        }

        return value;
    }

    private void Read(ref PacketReader reader, PropertyId id)
    {
        switch (id)
        {
            case PropertyId.SessionExpiryInterval: SessionExpirySeconds = reader.UInt32(); break;
            case PropertyId.ReceiveMaximum: ReceiveMaximum = NotZero(ref reader, reader.UInt16()); break;
            case PropertyId.MaximumPacketSize: MaximumPacketBytes = NotZero(ref reader, reader.UInt32()); break;
            case PropertyId.TopicAliasMaximum: TopicAliasMaximum = reader.UInt16(); break;
            case PropertyId.RequestResponseInformation: RequestResponseInformation = reader.Flag(); break;
            case PropertyId.RequestProblemInformation: RequestProblemInformation = reader.Flag(); break;
            case PropertyId.AuthenticationMethod: AuthenticationMethod = reader.String(); break;
            case PropertyId.AuthenticationData: AuthenticationData = reader.Binary().ToArray(); break;
            case PropertyId.MaximumQoS: MaximumQoS = reader.Flag() ? (byte)1 : (byte)0; break;
            case PropertyId.RetainAvailable: RetainAvailable = reader.Flag(); break;
            case PropertyId.WildcardSubscriptionAvailable: WildcardSubscriptionAvailable = reader.Flag(); break;
            case PropertyId.SubscriptionIdentifiersAvailable: SubscriptionIdentifiersAvailable = reader.Flag(); break;
            case PropertyId.SharedSubscriptionAvailable: SharedSubscriptionAvailable = reader.Flag(); break;
            case PropertyId.AssignedClientIdentifier: AssignedClientIdentifier = reader.String(); break;
            case PropertyId.ServerKeepAlive: ServerKeepAliveSeconds = reader.UInt16(); break;
            case PropertyId.ResponseInformation: ResponseInformation = reader.String(); break;
            case PropertyId.ServerReference: ServerReference = reader.String(); break;
            case PropertyId.ReasonString: ReasonString = reader.String(); break;
            case PropertyId.SubscriptionIdentifier:
                if (SubscriptionIdentifier is not null)
                {
                    reader.Fail(PacketFault.ProtocolError);
                }

                SubscriptionIdentifier = NotZero(ref reader, reader.VariableInt());
                break;
            case PropertyId.UserProperty: (UserProperties ??= []).Add(ReadUserProperty(ref reader)); break;
            default: reader.Fail(PacketFault.Malformed); break;
        }
    }

    private void Write(OutputBuffer output)
    {
        UInt32(PropertyId.SessionExpiryInterval, SessionExpirySeconds);
        UInt16(PropertyId.ReceiveMaximum, ReceiveMaximum);
        UInt32(PropertyId.MaximumPacketSize, MaximumPacketBytes);
        UInt16(PropertyId.TopicAliasMaximum, TopicAliasMaximum);
        Flag(PropertyId.RequestResponseInformation, RequestResponseInformation);
        Flag(PropertyId.RequestProblemInformation, RequestProblemInformation);
        Text(PropertyId.AuthenticationMethod, AuthenticationMethod);
        if (AuthenticationData is { } data)
        {
            output.Byte((byte)PropertyId.AuthenticationData);
            output.Binary(data);
        }

        Flag(PropertyId.MaximumQoS, MaximumQoS is { } quality ? quality == 1 : null);
        Flag(PropertyId.RetainAvailable, RetainAvailable);
        Flag(PropertyId.WildcardSubscriptionAvailable, WildcardSubscriptionAvailable);
        Flag(PropertyId.SubscriptionIdentifiersAvailable, SubscriptionIdentifiersAvailable);
        Flag(PropertyId.SharedSubscriptionAvailable, SharedSubscriptionAvailable);
        Text(PropertyId.AssignedClientIdentifier, AssignedClientIdentifier);
        UInt16(PropertyId.ServerKeepAlive, ServerKeepAliveSeconds);
        Text(PropertyId.ResponseInformation, ResponseInformation);
        Text(PropertyId.ServerReference, ServerReference);
        Text(PropertyId.ReasonString, ReasonString);
        if (SubscriptionIdentifier is { } identifier)
        {
            output.Byte((byte)PropertyId.SubscriptionIdentifier);
            output.VariableInt(identifier);
        }

        WriteUserProperties(output, UserProperties);

        void UInt16(PropertyId id, ushort? value)
        {
            if (value is { } present)
            {
                output.Byte((byte)id);
                output.UInt16(present);
            }
        }

        void UInt32(PropertyId id, uint? value)
        {
            if (value is { } present)
            {
                output.Byte((byte)id);
                output.UInt32(present);
            }
        }

        void Flag(PropertyId id, bool? value)
        {
            if (value is { } present)
            {
                output.Byte((byte)id);
                output.Byte(present ? (byte)1 : (byte)0);
            }
        }

        void Text(PropertyId id, string? value)
        {
            if (value is not null)
            {
                output.Byte((byte)id);
                output.String(value);
            }
        }
    }
}
