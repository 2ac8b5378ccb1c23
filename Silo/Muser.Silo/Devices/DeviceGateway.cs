using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Protocol;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>
/// Takes what comes from the bus, and hands it to the grains of the devices that are this silo's, in order for each device. Heartbeats end here: who is
/// silent is watched here, and the grain is told when that changes. What cannot be read is refused, with a reason, where its sender can see it.
/// </summary>
public sealed partial class DeviceGateway : BackgroundService
{
    /// <summary>How often silence is looked for. Twice that is the most that one look counts.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The most messages of a device that wait for its grain.</summary>
    private const int LaneCapacity = 1000;

    private readonly BusConnection _connection;
    private readonly MqttDeviceBus _bus;
    private readonly IGrainFactory _grains;
    private readonly DeviceShare _share;
    private readonly BusStatistics _statistics;
    private readonly ClientBudget _budget;
    private readonly PresenceMonitor _presence;
    private readonly TimeProvider _clock;
    private readonly ILogger<DeviceGateway> _log;
    private readonly ConcurrentDictionary<string, DeviceLane> _lanes = new(StringComparer.Ordinal);
    private readonly Lock _shareLock = new();
    private readonly byte[] _probe = Guid.NewGuid().ToByteArray();
    private long _probeTimestamp = Stopwatch.GetTimestamp();

    public DeviceGateway(
        BusConnection connection,
        MqttDeviceBus bus,
        IGrainFactory grains,
        DeviceShare share,
        BusStatistics statistics,
        IOptions<MqttOptions> options,
        TimeProvider clock,
        ILogger<DeviceGateway> log)
    {
        (_connection, _bus, _grains, _share, _statistics, _clock, _log) = (connection, bus, grains, share, statistics, clock, log);
        _budget = new ClientBudget(options.Value.CommandsPerSecond, clock);
        _presence = new PresenceMonitor(options.Value.SilentAfterMs, 2 * LookInterval.TotalMilliseconds);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A thread of its own: a pool that is busy must not make devices seem silent.
        var watch = new Thread(() => Watch(stoppingToken)) { IsBackground = true, Name = "presence of devices" };
        watch.Start();
        await _connection.Run(Receive, Connected, stoppingToken);
    }

    /// <summary>A message from the bus: called for one after the other.</summary>
    private void Receive(MqttApplicationMessage message)
    {
        if (!_connection.Topics.TryParse(message.Topic, out var topic))
        {
            _statistics.Refused("topic");
            return;
        }

        if (topic.Kind == TopicKind.Probe)
        {
            TakeProbe(message);
            return;
        }

        var isMine = topic.Kind == TopicKind.Info || topic.Device.Length == 0 || IsMine(topic.Device);
        if (!isMine || message.Payload.Length == 0)
        {
            return;
        }

        _statistics.Taken(topic.Kind.ToString());
        switch (topic.Kind)
        {
            case TopicKind.Info:
            case TopicKind.Description:
                Describe(message, topic);
                break;
            case TopicKind.Parameters:
                Take(topic, DeviceJson.ReadParameters(message.Payload), (grain, report) => grain.Report(report));
                break;
            case TopicKind.Status:
                TakeStatus(message, topic);
                break;
            case TopicKind.Heartbeat:
                TakeHeartbeat(message, topic);
                break;
            case TopicKind.CommandAnswer:
                Take(topic, DeviceJson.ReadCommandAnswer(message.Payload), (grain, answer) => grain.ReportAnswer(answer));
                break;
            case TopicKind.ValueAnswer:
                Take(topic, DeviceJson.ReadValueAnswer(message.Payload), (grain, answer) => grain.ReportValueAnswer(answer));
                break;
            case TopicKind.Command:
                TakeCommand(message, topic);
                break;
            case TopicKind.Value:
                TakeValue(message, topic);
                break;
            case TopicKind.GroupCommand:
                TakeGroupCommand(message, topic);
                break;
            case TopicKind.Cancel:
                Take(topic, DeviceJson.ReadCancel(message.Payload), (grain, cancel) => grain.Cancel(cancel.Id, cancel.Client));
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// A probe of this silo has come back, and with it everything that was said before it: only now has time passed for the devices. Where broker or
    /// service stood still, or could not keep up, nobody is to blame.
    /// </summary>
    private void TakeProbe(MqttApplicationMessage message)
    {
        if (!message.Payload.ToArray().AsSpan().SequenceEqual(_probe))
        {
            return; // another silo's
        }

        var now = Stopwatch.GetTimestamp();
        var elapsedMs = Stopwatch.GetElapsedTime(_probeTimestamp, now).TotalMilliseconds;
        _probeTimestamp = now;
        foreach (var (device, epoch) in _presence.Look(elapsedMs))
        {
            Add(device, grain => grain.ReportPresence(epoch, isAlive: false));
        }
    }

    private void Describe(MqttApplicationMessage message, BusTopic topic)
    {
        var (description, error) = DeviceJson.ReadDescription(message.Payload);
        if (description is null || (topic.Kind == TopicKind.Description && description.Device.Value != topic.Device))
        {
            Refuse(topic, error ?? new PayloadError(PayloadFault.NotOfItsTopic, "'device' must be the device of the topic."));
            return;
        }

        if (IsMine(description.Device.Value))
        {
            if (!message.Retain)
            {
                _presence.Expect(description.Device.Value, description.Epoch);
            }

            Add(description.Device.Value, grain => grain.Describe(description));
        }
    }

    private void TakeStatus(MqttApplicationMessage message, BusTopic topic)
    {
        var result = DeviceJson.ReadStatus(message.Payload);
        if (result.Value is { } status)
        {
            if (status.State.IsOnline())
            {
                _presence.Expect(topic.Device, status.Epoch);
            }
            else if (status.State != DeviceState.Lost)
            {
                _presence.Release(topic.Device);
            }
        }

        Take(topic, result, (grain, report) => grain.ReportStatus(report));
    }

    private void TakeHeartbeat(MqttApplicationMessage message, BusTopic topic)
    {
        var (heartbeat, error) = DeviceJson.ReadHeartbeat(message.Payload);
        if (error is not null)
        {
            Refuse(topic, error);
        }
        else if (_presence.Heard(topic.Device, heartbeat.Epoch))
        {
            Add(topic.Device, grain => grain.ReportPresence(heartbeat.Epoch, isAlive: true));
        }
    }

    private void TakeCommand(MqttApplicationMessage message, BusTopic topic)
    {
        var (request, error) = DeviceJson.ReadCommand(message.Payload);
        if (request?.Client == BusName.Service)
        {
            return; // on its way from a grain to its device
        }

        var refusal = message.Retain ? (AnswerCode.Malformed, "A command must not be retained: it would be found again by everybody who comes.")
            : error is not null ? (AnswerCode.Malformed, error.Text)
            : !_budget.Take(request!.Client) ? (AnswerCode.TooMany, "The client sends too many requests; wait.")
            : ((string Code, string Text)?)null;
        if (refusal is { } reason)
        {
            RefuseRequest(message, topic, reason.Code, reason.Text);
        }
        else if (!Add(topic.Device, grain => grain.Execute(request!)))
        {
            RefuseRequest(message, topic, AnswerCode.TooMany, "Too many messages wait for the device.");
        }
    }

    private void TakeValue(MqttApplicationMessage message, BusTopic topic)
    {
        var (request, error) = DeviceJson.ReadValue(message.Payload, topic.Name);
        if (request?.Client == BusName.Service)
        {
            return;
        }

        if (error is not null || message.Retain || !_budget.Take(request!.Client))
        {
            RefuseRequest(message, topic, AnswerCode.Malformed, error?.Text ?? "The request was retained, or is one of too many.");
            return;
        }

        // The answer comes from the device, through the same lane: the lane must not wait for it.
        _ = Guarded(topic.Device, () => Grain(topic.Device).SetValue(request));
    }

    private void TakeGroupCommand(MqttApplicationMessage message, BusTopic topic)
    {
        var (request, error) = DeviceJson.ReadCommand(message.Payload);
        if (error is not null || message.Retain || !_budget.Take(request!.Client))
        {
            _statistics.Refused("request");
            if (Sender(message) is ({ } client, var id))
            {
                _bus.AnswerGroup(client, new CommandAnswer
                {
                    Id = id,
                    Phase = CommandPhase.Rejected,
                    Code = AnswerCode.Malformed,
                    Text = error?.Text ?? "The command was retained, or is one of too many.",
                });
            }

            return;
        }

        _ = Guarded(topic.Device, async () => _bus.AnswerGroup(request.Client, Summary(await _grains.GetGrain<IDeviceGroupGrain>(topic.Device).Act(request))));
    }

    /// <summary>An act as one answer: armed when the word to fire was given, or rejected, with how each member answered.</summary>
    private static CommandAnswer Summary(GroupAct act) => new()
    {
        Id = act.Id,
        Phase = act.FireUtcUnixNs is null ? CommandPhase.Rejected : CommandPhase.Armed,
        Code = act.FireUtcUnixNs is null ? AnswerCode.GroupAborted : CommandAnswer.Ok,
        Text = act.FireUtcUnixNs is { } fire ? $"All fire at {BusTime.Format(fire)}." : act.Text,
        Result = [.. act.Members.Select(member => new ArgumentValue(member.Device.Value, BusWords.Of(BusWords.Phases, member.Answer.Phase)))],
    };

    /// <summary>Hands something to a grain, or refuses it.</summary>
    private void Take<T>(BusTopic topic, (T? Value, PayloadError? Error) read, Func<IDeviceGrain, T, Task> give)
    {
        if (read.Error is { } error)
        {
            Refuse(topic, error);
        }
        else if (!Add(topic.Device, grain => give(grain, read.Value!)))
        {
            _statistics.Refused("overflow");
        }
    }

    /// <summary>Something that a device said cannot be used.</summary>
    private void Refuse(BusTopic topic, PayloadError error)
    {
        _statistics.Refused(error.Fault.ToString());
        LogRefused(topic.Kind, topic.Device, error.Text);
        if (topic.Device.Length > 0)
        {
            _bus.Complain(new DeviceId { Value = topic.Device }, $"bad-{topic.Kind.ToString().ToLowerInvariant()}", error.Text);
        }
    }

    /// <summary>A request cannot be used: its sender is told, as far as it can be made out who that is.</summary>
    private void RefuseRequest(MqttApplicationMessage message, BusTopic topic, string code, string text)
    {
        _statistics.Refused("request");
        LogRefused(topic.Kind, topic.Device, text);
        var (client, id) = Sender(message);
        if (client is null)
        {
            return;
        }

        var device = new DeviceId { Value = topic.Device };
        if (topic.Kind == TopicKind.Command)
        {
            _bus.Answer(client, device, new CommandAnswer { Id = id, Phase = CommandPhase.Rejected, Code = code, Text = text });
        }
        else
        {
            _bus.Answer(client, device, topic.Name, new ValueAnswer { Id = id, IsOk = false, Code = code, Text = text });
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
            client = message.ResponseTopic is { } wanted && _connection.Topics.TryParse(wanted, out var topic) && topic.Client.Length > 0 ? topic.Client : null;
        }

        if (id == default && message.CorrelationData is { Length: <= 64 } correlation)
        {
            _ = Guid.TryParse(Encoding.UTF8.GetString(correlation), out id);
        }

        return (client, id);
    }

    private bool Add(string device, Func<IDeviceGrain, Task> give) =>
        _lanes.GetOrAdd(device, static (name, gateway) => new DeviceLane(LaneCapacity, failure => gateway.LogNotGiven(name, failure.Message)), this)
            .Add(() => give(Grain(device)));

    private async Task Guarded(string device, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception failure)
        {
            LogNotGiven(device, failure.Message);
        }
    }

    private IDeviceGrain Grain(string device) => _grains.GetGrain<IDeviceGrain>(device);

    private bool IsMine(string device)
    {
        lock (_shareLock)
        {
            return _share.IsMine(device);
        }
    }

    /// <summary>A connection is there; the retained messages are about to come.</summary>
    private void Connected()
    {
        lock (_shareLock)
        {
            _share.Look();
        }

        _presence.Forgive();
        _ = Guarded("all devices", ExpectListed);
    }

    /// <summary>Devices that are said to be there must be heard; those that are asked to speak do so, and what was missed is known.</summary>
    private async Task ExpectListed()
    {
        var list = await _grains.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key).List();
        foreach (var device in list.Devices)
        {
            if (!IsMine(device.Device.Value))
            {
                _presence.Release(device.Device.Value);
            }
            else if (device.IsOnline)
            {
                _presence.Expect(device.Device.Value, device.Epoch);
                _bus.AskRebirth(device.Device);
            }
        }
    }

    /// <summary>Sends a probe, upon which it is looked who is silent, and looks whether the shares of the silos have changed, until the end.</summary>
    private void Watch(CancellationToken stopping)
    {
        while (!stopping.WaitHandle.WaitOne(LookInterval))
        {
            if (!_connection.IsConnected)
            {
                continue; // nobody can be heard
            }

            _connection.Send(_connection.Topics.Probe, _probe, quality: MqttQualityOfServiceLevel.AtMostOnce);
            bool isMoved;
            lock (_shareLock)
            {
                isMoved = _share.Look();
            }

            if (isMoved)
            {
                _ = Guarded("all devices", async () =>
                {
                    await ExpectListed();
                    await _connection.Subscribe(stopping);
                });
            }
        }
    }

    [LoggerMessage(EventId = 2711, Level = LogLevel.Debug, Message = "{Kind} of {Device} cannot be used: {Reason}")]
    private partial void LogRefused(TopicKind kind, string device, string reason);

    [LoggerMessage(EventId = 2712, Level = LogLevel.Debug, Message = "A message of {Device} could not be given to its grain: {Reason}")]
    private partial void LogNotGiven(string device, string reason);
}
