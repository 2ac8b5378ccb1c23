using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet;
using Muser.Interfaces.Cluster;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>
/// What clients ask for on the bus: commands, values, acts of groups; that they come and go, and have seen an alarm. What cannot be done is refused with a
/// reason where its sender can see it, and is an alarm where the request itself is at fault. For one thread.
/// </summary>
public sealed partial class ClientRequests(
    BusConnection connection,
    MqttDeviceBus bus,
    ReplyBook replies,
    DeviceLanes lanes,
    IGrainFactory grains,
    BusStatistics statistics,
    ClientComplaints complaints,
    IOptions<MqttOptions> options,
    TimeProvider clock,
    ILogger<ClientRequests> log)
{
    /// <summary>The codes of refusals for which the request is to blame, and not what the device is at.</summary>
    private static readonly string[] Faults =
    [
        AnswerCode.Malformed, AnswerCode.NoDevice, AnswerCode.NoSuchName, AnswerCode.BadValue, AnswerCode.ReadOnly, AnswerCode.Fenced, AnswerCode.TooLate, AnswerCode.TooMany,
    ];

    /// <summary>So much of a topic that is none stands in an alarm, characters.</summary>
    private const int MaxTopic = 80;

    private readonly ClientBudget _budget = new(options.Value.CommandsPerSecond, clock);

    /// <summary>A command for a device.</summary>
    public void TakeCommand(MqttApplicationMessage message, BusTopic topic)
    {
        var (request, error) = DeviceJson.ReadCommand(message.Payload);
        if (request?.Client == BusName.Service)
        {
            return; // on its way from a grain to its device
        }

        if (Refusal(message, error, request?.Client) is { } refusal)
        {
            Refuse(message, topic, refusal.Code, refusal.Text);
            return;
        }

        replies.Note(request!.Client, request.Id, message.CorrelationData);
        var isTaken = lanes.Add(topic.Device, async grain =>
        {
            var answer = await grain.Execute(request);
            Judge(request.Client, topic, answer.Phase == CommandPhase.Rejected, answer.Code, answer.Text);
        });
        if (!isTaken)
        {
            Refuse(message, topic, AnswerCode.TooMany, "Too many messages wait for the device.");
        }
    }

    /// <summary>A command is to be cancelled. Its own answers say what became of it; a request to cancel has none.</summary>
    public void TakeCancel(MqttApplicationMessage message, BusTopic topic)
    {
        var (cancel, error) = DeviceJson.ReadCancel(message.Payload);
        if (!CannotBeUsed(message, topic, error) && cancel.By.Client != BusName.Service)
        {
            lanes.Add(topic.Device, async grain =>
            {
                if (await grain.Cancel(cancel.Id, cancel.By) is null)
                {
                    Complain(cancel.By.Client, topic, AnswerCode.NoSuchName, $"{topic.Device} knows of no command {cancel.Id}.");
                }
            });
        }
    }

    /// <summary>A property of a device is to be set.</summary>
    public void TakeValue(MqttApplicationMessage message, BusTopic topic)
    {
        var (request, error) = DeviceJson.ReadValue(message.Payload, topic.Name);
        if (request?.Client == BusName.Service)
        {
            return;
        }

        if (Refusal(message, error, request?.Client) is { } refusal)
        {
            Refuse(message, topic, refusal.Code, refusal.Text);
            return;
        }

        // The answer comes from the device, through the same lane: the lane must not wait for it.
        replies.Note(request!.Client, request.Id, message.CorrelationData);
        _ = lanes.Beside(topic.Device, async () =>
        {
            var answer = await lanes.Grain(topic.Device).SetValue(request);
            Judge(request.Client, topic, !answer.IsOk, answer.Code, answer.Text);
        });
    }

    /// <summary>A command for all of a group at one instant.</summary>
    public void TakeGroupCommand(MqttApplicationMessage message, BusTopic topic)
    {
        var (request, error) = DeviceJson.ReadCommand(message.Payload);
        if (Refusal(message, error, request?.Client) is { } refusal)
        {
            Refuse(message, topic, refusal.Code, refusal.Text);
            return;
        }

        replies.Note(request!.Client, request.Id, message.CorrelationData);
        _ = lanes.Beside(topic.Device, async () =>
        {
            var act = await grains.GetGrain<IDeviceGroupGrain>(topic.Device).Act(request);
            bus.AnswerGroup(request.Client, Summary(act));
            if (act.FireUtcUnixNs is null && (act.Members.Length == 0 || act.Members.Any(member => Faults.Contains(member.Answer.Code))))
            {
                Complain(request.Client, topic, AnswerCode.GroupAborted, act.Text);
            }
        });
    }

    /// <summary>A client says that it is there, or that it leaves; its will says the latter when its connection breaks.</summary>
    public void TakePresence(MqttApplicationMessage message, BusTopic topic)
    {
        var (presence, error) = DeviceJson.ReadClientPresence(message.Payload, topic.Kind == TopicKind.ClientConnect);
        if (!CannotBeUsed(message, topic, error))
        {
            _ = lanes.Beside(presence!.Client, () => grains.GetGrain<IBusClientsGrain>(IBusClientsGrain.Key).Report(presence));
        }
    }

    /// <summary>A client has seen an alarm of a device.</summary>
    public void TakeAcknowledgement(MqttApplicationMessage message, BusTopic topic)
    {
        var (seen, error) = DeviceJson.ReadAcknowledgement(message.Payload);
        if (!CannotBeUsed(message, topic, error))
        {
            _ = lanes.Beside(topic.Device, () => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).Acknowledge(DeviceAlarms.Key(topic.Device, topic.Name), seen.Client, seen.Note));
        }
    }

    /// <summary>Something came on a topic that is none.</summary>
    public void TakeUnknown(string topic)
    {
        statistics.Refused("topic");
        var shown = topic.Length > MaxTopic ? $"{topic[..MaxTopic]}... ({topic.Length} characters)" : topic;
        complaints.Note(ClientComplaints.Unknown, ClientComplaints.BadTopic, $"'{shown}' is no topic of the bus; a name in it must be {BusName.Rule}.");
    }

    /// <summary>Whether something that nobody waits for an answer to cannot be used; it is counted then.</summary>
    private bool CannotBeUsed(MqttApplicationMessage message, BusTopic topic, PayloadError? error)
    {
        if (error is null && !message.Retain)
        {
            return false;
        }

        statistics.Refused("request");
        var text = error?.Text ?? "It is retained, and may be of the past.";
        LogRefused(topic.Kind, topic.Device, text);
        Complain(Sender(message).Client, topic, AnswerCode.Malformed, text);
        return true;
    }

    /// <summary>A device, or its grain, has answered: where the request was at fault, that is an alarm.</summary>
    private void Judge(string client, BusTopic topic, bool isRefused, string code, string text)
    {
        if (isRefused && Faults.Contains(code))
        {
            Complain(client, topic, code, text);
        }
    }

    /// <summary>A request is at fault: an alarm, until its sender has not done so for a while.</summary>
    private void Complain(string? client, BusTopic topic, string code, string text)
    {
        var about = code == AnswerCode.TooMany ? ClientComplaints.TooMany : DeviceComplaints.BadMessage(topic.Kind);
        complaints.Note(client ?? ClientComplaints.Unknown, about, topic.Device.Length > 0 ? $"to {topic.Device}: {text}" : text);
    }

    private (string Code, string Text)? Refusal(MqttApplicationMessage message, PayloadError? error, string? client) =>
        message.Retain ? (AnswerCode.Malformed, "A request must not be retained: it would be found again by everybody who comes.")
        : error is not null ? (AnswerCode.Malformed, error.Text)
        : !_budget.Take(client!) ? (AnswerCode.TooMany, "The client sends too many requests; wait.")
        : null;

    /// <summary>An act as one answer: armed when the word to fire was given, or rejected, with how each member answered.</summary>
    private static CommandAnswer Summary(GroupAct act) => new()
    {
        Id = act.Id,
        Phase = act.FireUtcUnixNs is null ? CommandPhase.Rejected : CommandPhase.Armed,
        Code = act.FireUtcUnixNs is null ? AnswerCode.GroupAborted : CommandAnswer.Ok,
        Text = act.FireUtcUnixNs is { } fire ? $"All fire at {BusTime.Format(fire)}." : act.Text,
        Result = [.. act.Members.Select(member => new ArgumentValue(member.Device.Value, BusWords.Of(BusWords.Phases, member.Answer.Phase)))],
    };

    /// <summary>A request cannot be used: its sender is told, as far as it can be made out who that is.</summary>
    private void Refuse(MqttApplicationMessage message, BusTopic topic, string code, string text)
    {
        statistics.Refused("request");
        LogRefused(topic.Kind, topic.Device, text);
        var (client, id) = Sender(message);
        Complain(client, topic, code, text);
        if (client is null)
        {
            return;
        }

        replies.Note(client, id, message.CorrelationData);
        var rejected = new CommandAnswer { Id = id, Phase = CommandPhase.Rejected, Code = code, Text = text };
        switch (topic.Kind)
        {
            case TopicKind.GroupCommand:
                bus.AnswerGroup(client, rejected);
                break;
            case TopicKind.Command:
                bus.Answer(client, new DeviceId { Value = topic.Device }, rejected);
                break;
            default:
                bus.Answer(client, new DeviceId { Value = topic.Device }, topic.Name, new ValueAnswer { Id = id, IsOk = false, Code = code, Text = text });
                break;
        }
    }

    /// <summary>Who sent a request that cannot be read: by its body, or else by where it wants its answer.</summary>
    private (string? Client, Guid Id) Sender(MqttApplicationMessage message)
    {
        string? client = null;
        Guid id = default;
        try
        {
            using var body = JsonDocument.Parse(message.Payload, new JsonDocumentOptions { MaxDepth = 8 });
            if (body.RootElement is { ValueKind: JsonValueKind.Object } root)
            {
                client = root.TryGetProperty("client", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
                _ = root.TryGetProperty("id", out var text) && text.ValueKind == JsonValueKind.String && text.TryGetGuid(out id);
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Then its MQTT properties may tell.
        }

        if (!BusName.IsId(client))
        {
            client = message.ResponseTopic is { } wanted && connection.Topics.TryParse(wanted, out var topic) && topic.Client.Length > 0 ? topic.Client : null;
        }

        if (id == default && message.CorrelationData is { Length: <= 64 } correlation)
        {
            _ = Guid.TryParse(Encoding.UTF8.GetString(correlation), out id);
        }

        return (client, id);
    }

    [LoggerMessage(EventId = 2713, Level = LogLevel.Debug, Message = "A request ({Kind} {Device}) cannot be used: {Reason}")]
    private partial void LogRefused(TopicKind kind, string device, string reason);
}
