using System.Buffers;

namespace Muser.Interfaces.Devices.Bus;

/// <summary>What clients want, and what they are answered.</summary>
public static partial class DeviceJson
{
    /// <summary>The longest code, such as <c>+000</c>.</summary>
    private const int MaxCode = 8;

    public static byte[] Write(CommandRequest request, long utcUnixNs) => Write(utcUnixNs, json =>
    {
        json.WriteString("id", request.Id);
        json.WriteString("client", request.Client);
        json.WriteString("cmd", request.Command);
        json.WriteArguments("args", request.Arguments);
        if (request.DeadlineUtcUnixNs is { } deadline)
        {
            json.WriteString("deadline", BusTime.Format(deadline));
        }

        json.WriteOptional("group", request.Group);
        if (request.Fence is { } fence)
        {
            json.WriteNumber("fence", fence);
        }

        json.WriteOptional("traceparent", request.TraceParent);
        json.WriteOptional("why", request.Why);
    });

    public static (CommandRequest? Value, PayloadError? Error) ReadCommand(ReadOnlySequence<byte> payload) => Read(payload, fields => new CommandRequest
    {
        Id = fields.Guid("id"),
        Client = fields.Id("client"),
        Command = fields.Name("cmd"),
        Arguments = ReadArguments(fields, "args"),
        DeadlineUtcUnixNs = fields.InstantOrNull("deadline"),
        Group = fields.Has("group") ? fields.Name("group") : null,
        Fence = fields.IntegerOrNull("fence", 0, long.MaxValue),
        TraceParent = fields.Has("traceparent") ? fields.Text("traceparent", BusName.MaxLength) : null,
        Why = fields.Text("why", MaxText, ""),
    });

    public static byte[] Write(CommandAnswer answer, long utcUnixNs) => Write(utcUnixNs, json =>
    {
        json.WriteString("id", answer.Id);
        json.WriteString("phase", BusWords.Of(BusWords.Phases, answer.Phase));
        json.WriteOptional("progress", answer.Progress);
        json.WriteString("code", answer.Code);
        json.WriteOptional("text", answer.Text);
        json.WriteArguments("result", answer.Result);
    });

    public static (CommandAnswer? Value, PayloadError? Error) ReadCommandAnswer(ReadOnlySequence<byte> payload) => Read(payload, fields => new CommandAnswer
    {
        Id = fields.Guid("id"),
        Phase = fields.Choice("phase", BusWords.Phases),
        Progress = Fraction(fields, "progress"),
        Code = fields.Text("code", MaxCode, CommandAnswer.Ok),
        Text = fields.Text("text", MaxText, ""),
        Result = ReadArguments(fields, "result"),
        UtcUnixNs = fields.Instant("ts", 0),
    });

    public static byte[] WriteCancel(Guid id, string client, long utcUnixNs) => Write(utcUnixNs, json =>
    {
        json.WriteString("id", id);
        json.WriteString("client", client);
    });

    public static ((Guid Id, Requester By) Value, PayloadError? Error) ReadCancel(ReadOnlySequence<byte> payload) =>
        Read(payload, fields => (fields.Guid("id"), new Requester(fields.Id("client"), fields.Text("why", MaxText, ""))));

    public static byte[] Write(ValueRequest request, long utcUnixNs) => Write(utcUnixNs, json =>
    {
        json.WriteString("id", request.Id);
        json.WriteString("client", request.Client);
        json.WriteValue("value", request.Value);
        if (request.Fence is { } fence)
        {
            json.WriteNumber("fence", fence);
        }

        json.WriteOptional("why", request.Why);
    });

    /// <param name="payload">The bytes.</param>
    /// <param name="property">The property, which the topic names.</param>
    public static (ValueRequest? Value, PayloadError? Error) ReadValue(ReadOnlySequence<byte> payload, string property) => Read(payload, fields => new ValueRequest
    {
        Id = fields.Guid("id"),
        Client = fields.Id("client"),
        Property = property,
        Value = fields.Value("value"),
        Fence = fields.IntegerOrNull("fence", 0, long.MaxValue),
        Why = fields.Text("why", MaxText, ""),
    });

    public static byte[] Write(ValueAnswer answer, long utcUnixNs) => Write(utcUnixNs, json =>
    {
        json.WriteString("id", answer.Id);
        json.WriteBoolean("ok", answer.IsOk);
        json.WriteString("code", answer.Code);
        json.WriteOptional("text", answer.Text);
        if (answer.Target is { } target)
        {
            json.WriteValue("target", target);
        }
    });

    public static (ValueAnswer? Value, PayloadError? Error) ReadValueAnswer(ReadOnlySequence<byte> payload) => Read(payload, fields => new ValueAnswer
    {
        Id = fields.Guid("id"),
        IsOk = fields.Boolean("ok"),
        Code = fields.Text("code", MaxCode, CommandAnswer.Ok),
        Text = fields.Text("text", MaxText, ""),
        Target = fields.Has("target") ? fields.Value("target") : (DeviceValue?)null,
    });

    public static byte[] Write(GroupWord word, long utcUnixNs) => Write(utcUnixNs, json =>
    {
        json.WriteString("id", word.Id);
        if (word.FireUtcUnixNs is { } fire)
        {
            json.WriteString("fireAt", BusTime.Format(fire));
        }

        json.WriteOptional("why", word.Why);
    });

    public static (GroupWord Value, PayloadError? Error) ReadGroupWord(ReadOnlySequence<byte> payload) => Read(
        payload, fields => new GroupWord(fields.Guid("id"), fields.InstantOrNull("fireAt"), fields.Text("why", MaxText, "")));

    public static byte[] Write(HostState state) => Write(state.UtcUnixNs, json =>
    {
        json.WriteBoolean("online", state.IsOnline);
        json.WriteNumber("term", state.Term);
    });

    public static (HostState Value, PayloadError? Error) ReadHostState(ReadOnlySequence<byte> payload) => Read(
        payload, fields => new HostState(fields.Boolean("online"), fields.Integer("term", 0, long.MaxValue), fields.Instant("ts")));

    /// <summary>A client is there, or leaves: <c>client/connect</c>, <c>client/disconnect</c>.</summary>
    public static byte[] Write(ClientPresence presence) => Write(presence.UtcUnixNs, json =>
    {
        json.WriteString("client", presence.Client);
        json.WriteOptional("role", presence.Role);
        json.WriteOptional("protocol", presence.Protocol);
        json.WriteOptional("reason", presence.Reason);
    });

    /// <param name="payload">The bytes.</param>
    /// <param name="isConnected">Which of the two it is, which the topic tells.</param>
    public static (ClientPresence? Value, PayloadError? Error) ReadClientPresence(ReadOnlySequence<byte> payload, bool isConnected) =>
        Read(payload, fields => new ClientPresence
        {
            Client = OtherThanService(fields),
            IsConnected = isConnected,
            Role = fields.Text("role", BusName.MaxLength, ""),
            Protocol = fields.Text("protocol", BusName.MaxLength, ""),
            Reason = fields.Text("reason", MaxText, ""),
            UtcUnixNs = fields.Instant("ts"),
        });

    /// <summary>A client has seen an alarm: <c>client/alarm/{device}/{code}/ack</c>.</summary>
    public static byte[] WriteAcknowledgement(string client, string note, long utcUnixNs) => Write(utcUnixNs, json =>
    {
        json.WriteString("client", client);
        json.WriteOptional("note", note);
    });

    public static ((string Client, string Note) Value, PayloadError? Error) ReadAcknowledgement(ReadOnlySequence<byte> payload) =>
        Read(payload, fields => (OtherThanService(fields), fields.Text("note", MaxText, "")));

    private static string OtherThanService(PayloadReader fields)
    {
        var client = fields.Id("client");
        if (client == BusName.Service)
        {
            fields.Refuse(PayloadFault.BadName, "client", "must not be the service's own id");
        }

        return client;
    }
}
