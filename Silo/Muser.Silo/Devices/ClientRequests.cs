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
/// What clients ask for on the bus: commands, values, acts of groups; that they come and go, and have seen an alarm. What cannot be used is refused, with a
/// reason, where its sender can see it. For one thread.
/// </summary>
public sealed partial class ClientRequests(
    BusConnection connection,
    MqttDeviceBus bus,
    ReplyBook replies,
    DeviceLanes lanes,
    IGrainFactory grains,
    BusStatistics statistics,
    IOptions<MqttOptions> options,
    TimeProvider clock,
    ILogger<ClientRequests> log)
{
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
        if (!lanes.Add(topic.Device, grain => grain.Execute(request)))
        {
            Refuse(message, topic, AnswerCode.TooMany, "Too many messages wait for the device.");
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
        _ = lanes.Beside(topic.Device, () => lanes.Grain(topic.Device).SetValue(request));
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
        _ = lanes.Beside(topic.Device, async () => bus.AnswerGroup(request.Client, Summary(await grains.GetGrain<IDeviceGroupGrain>(topic.Device).Act(request))));
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

    /// <summary>Whether something that nobody waits for an answer to cannot be used; it is counted then.</summary>
    private bool CannotBeUsed(MqttApplicationMessage message, BusTopic topic, PayloadError? error)
    {
        if (error is null && !message.Retain)
        {
            return false;
        }

        statistics.Refused("request");
        LogRefused(topic.Kind, topic.Device, error?.Text ?? "It is retained, and may be of the past.");
        return true;
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
