using Muser.Grains.Devices;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <inheritdoc cref="IDeviceBus"/>
public sealed class MqttDeviceBus(
    BusConnection connection, DeviceShare share, DeviceComplaints complaints, ReplyBook replies, TimeProvider clock) : IDeviceBus
{
    private const double NsPerSecond = 1e9;
    private BusTopics Topics => connection.Topics;

    private long Now => clock.UtcUnixNs();

    public void Send(DeviceId device, CommandRequest request)
    {
        share.Ask(request.Id);
        connection.Send(
            Topics.Command(device.Value),
            DeviceJson.Write(request, Now),
            expiryS: Expiry(request.DeadlineUtcUnixNs),
            correlation: replies.Correlation(BusName.Service, request.Id),
            responseTopic: Topics.CommandAnswer(BusName.Service, device.Value));
    }

    public void Cancel(DeviceId device, Guid command) =>
        connection.Send(Topics.Cancel(device.Value), DeviceJson.WriteCancel(command, BusName.Service, Now));

    public void Send(DeviceId device, ValueRequest request)
    {
        share.Ask(request.Id);
        connection.Send(
            Topics.Value(device.Value, request.Property),
            DeviceJson.Write(request, Now),
            correlation: replies.Correlation(BusName.Service, request.Id),
            responseTopic: Topics.ValueAnswer(BusName.Service, device.Value, request.Property));
    }

    public void Answer(string client, DeviceId device, CommandAnswer answer)
    {
        if (client != BusName.Service)
        {
            connection.Send(Topics.CommandAnswer(client, device.Value), DeviceJson.Write(answer, Now), correlation: replies.Correlation(client, answer.Id));
        }
    }

    public void Answer(string client, DeviceId device, string property, ValueAnswer answer)
    {
        if (client != BusName.Service)
        {
            connection.Send(Topics.ValueAnswer(client, device.Value, property), DeviceJson.Write(answer, Now), correlation: replies.Correlation(client, answer.Id));
        }
    }

    public void AskRebirth(DeviceId device) => connection.Send(Topics.Rebirth(device.Value), DeviceJson.WriteEmpty(Now));

    public void Complain(DeviceId device, string code, string text)
    {
        if (complaints.Note(device.Value, code, text))
        {
            connection.Send(Topics.Alarm(device.Value, code), DeviceJson.WriteAlarm(text, Now), retain: true);
        }
    }

    /// <summary>An alarm of a device holds no more.</summary>
    public void Clear(DeviceId device, string code) => connection.Send(Topics.Alarm(device.Value, code), [], retain: true);

    public void Send(string group, GroupWord word) => connection.Send(Topics.GroupWord(group), DeviceJson.Write(word, Now));

    public void AnswerGroup(string client, CommandAnswer answer)
    {
        if (client != BusName.Service)
        {
            connection.Send(Topics.GroupAnswer(client, answer.Id), DeviceJson.Write(answer, Now), correlation: replies.Correlation(client, answer.Id));
        }
    }

    public void Announce(HostState state) => connection.Send(Topics.HostState(BusName.Service), DeviceJson.Write(state), retain: true);

    /// <summary>Seconds until a deadline, one at the least: a command that nobody takes until then is not to be found by a device that comes later.</summary>
    private uint Expiry(long? deadlineUtcUnixNs) =>
        deadlineUtcUnixNs is { } deadline ? (uint)Math.Clamp(Math.Ceiling((deadline - Now) / NsPerSecond), 1, uint.MaxValue) : 0;
}
