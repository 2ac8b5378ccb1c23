using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet;
using Muser.Grains.Devices;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>
/// Takes what comes from the bus, and hands it to the grains of the devices that are this silo's, in order for each device. Heartbeats end here
/// (<see cref="PresenceWatch"/>). What a device says that cannot be used becomes an alarm of it; what clients ask for is <see cref="ClientRequests"/>'.
/// </summary>
public sealed partial class DeviceGateway(
    BusConnection connection,
    MqttDeviceBus bus,
    ClientRequests requests,
    PresenceWatch presence,
    DeviceLanes lanes,
    DeviceShare share,
    DeviceComplaints complaints,
    BusStatistics statistics,
    IOptions<MqttOptions> options,
    TimeProvider clock,
    ILogger<DeviceGateway> log) : BackgroundService
{
    private readonly ClockWatch _clocks = new(options.Value.MaxClockErrorMs, clock);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        presence.Start(stoppingToken);
        return connection.Run(Receive, presence.Connected, stoppingToken);
    }

    /// <summary>A message from the bus: called for one after the other.</summary>
    private void Receive(MqttApplicationMessage message)
    {
        if (!connection.Topics.TryParse(message.Topic, out var topic))
        {
            requests.TakeUnknown(message.Topic);
            return;
        }

        if (topic.Kind == TopicKind.Probe)
        {
            presence.TakeProbe(message);
            return;
        }

        var isMine = topic.Kind == TopicKind.Info || topic.Device.Length == 0 || share.IsMine(topic.Device) || IsAskedHere(message, topic);
        if (!isMine || (message.Payload.Length == 0 && topic.Kind != TopicKind.Alarm))
        {
            return;
        }

        statistics.Taken(topic.Kind.ToString());
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
            case TopicKind.Alarm:
                TakeAlarm(message, topic);
                break;
            case TopicKind.CommandAnswer:
                Take(topic, DeviceJson.ReadCommandAnswer(message.Payload), (grain, answer) => grain.ReportAnswer(answer));
                break;
            case TopicKind.ValueAnswer:
                Take(topic, DeviceJson.ReadValueAnswer(message.Payload), (grain, answer) => grain.ReportValueAnswer(answer));
                break;
            case TopicKind.Cancel:
                requests.TakeCancel(message, topic);
                break;
            case TopicKind.Command:
                requests.TakeCommand(message, topic);
                break;
            case TopicKind.Value:
                requests.TakeValue(message, topic);
                break;
            case TopicKind.GroupCommand:
                requests.TakeGroupCommand(message, topic);
                break;
            case TopicKind.ClientConnect:
            case TopicKind.ClientDisconnect:
                requests.TakePresence(message, topic);
                break;
            case TopicKind.AlarmAcknowledgement:
                requests.TakeAcknowledgement(message, topic);
                break;
            default:
                break;
        }
    }

    /// <summary>Whether a device answers a grain of this silo.</summary>
    private bool IsAskedHere(MqttApplicationMessage message, BusTopic topic) => topic.Kind switch
    {
        TopicKind.CommandAnswer => DeviceJson.ReadCommandAnswer(message.Payload).Value is { } answer && share.IsAskedHere(answer.Id),
        TopicKind.ValueAnswer => DeviceJson.ReadValueAnswer(message.Payload).Value is { } answer && share.IsAskedHere(answer.Id),
        _ => false,
    };

    private void Describe(MqttApplicationMessage message, BusTopic topic)
    {
        var (description, error) = DeviceJson.ReadDescription(message.Payload);
        if (description is null || (topic.Kind == TopicKind.Description && description.Device.Value != topic.Device))
        {
            Refuse(topic, error ?? new PayloadError(PayloadFault.NotOfItsTopic, "'device' must be the device of the topic."));
            return;
        }

        if (share.IsMine(description.Device.Value))
        {
            if (!message.Retain)
            {
                presence.Expect(description.Device.Value, description.Epoch);
            }

            lanes.Add(description.Device.Value, grain => grain.Describe(description));
        }
    }

    private void TakeStatus(MqttApplicationMessage message, BusTopic topic)
    {
        var result = DeviceJson.ReadStatus(message.Payload);
        if (result.Value is { } status)
        {
            if (status.State.IsOnline())
            {
                presence.Expect(topic.Device, status.Epoch);
            }
            else if (status.State != DeviceState.Lost)
            {
                presence.Release(topic.Device);
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
        else
        {
            presence.Heard(topic.Device, heartbeat.Epoch);
            if (_clocks.Look(topic.Device, heartbeat.UtcUnixNs) is { } wrong)
            {
                bus.Complain(new DeviceId { Value = topic.Device }, ComplaintCodes.BadClock, wrong);
            }
        }
    }

    /// <summary>A device says that something is wrong with it, or holds no more. What the service itself says there is not news to it.</summary>
    private void TakeAlarm(MqttApplicationMessage message, BusTopic topic)
    {
        if (DeviceComplaints.IsOfService(topic.Name))
        {
            return;
        }

        if (message.Payload.Length == 0)
        {
            complaints.Lift(topic.Device, topic.Name);
            return;
        }

        var (text, error) = DeviceJson.ReadAlarm(message.Payload);
        if (error is null)
        {
            complaints.Stand(topic.Device, topic.Name, text!);
        }
        else
        {
            Refuse(topic, error);
        }
    }

    /// <summary>Hands something to a grain, or refuses it.</summary>
    private void Take<T>(BusTopic topic, (T? Value, PayloadError? Error) read, Func<IDeviceGrain, T, Task> give)
    {
        if (read.Error is { } error)
        {
            Refuse(topic, error);
        }
        else if (!lanes.Add(topic.Device, grain => give(grain, read.Value!)))
        {
            statistics.Refused("overflow");
        }
    }

    /// <summary>Something that a device said cannot be used.</summary>
    private void Refuse(BusTopic topic, PayloadError error)
    {
        statistics.Refused(error.Fault.ToString());
        LogRefused(topic.Kind, topic.Device, error.Text);
        if (topic.Device.Length > 0)
        {
            bus.Complain(new DeviceId { Value = topic.Device }, DeviceComplaints.BadMessage(topic.Kind), error.Text);
        }
    }

    [LoggerMessage(EventId = 2711, Level = LogLevel.Debug, Message = "{Kind} of {Device} cannot be used: {Reason}")]
    private partial void LogRefused(TopicKind kind, string device, string reason);
}
