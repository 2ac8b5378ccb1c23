using Muser.Interfaces.Cluster;
using Muser.Interfaces.Devices;
using Muser.Silo.Cluster.Alarms;

namespace Muser.Silo.Devices;

/// <summary>What is wrong with the bus, and with what devices and clients say on it. Alarms on the bus that hold no more are taken back.</summary>
internal sealed class DeviceAlarms(
    BusConnection connection, MqttDeviceBus bus, DeviceComplaints complaints, ClientComplaints clients, string silo, bool isGateway) : IAlarmSource
{
    /// <summary>The key of an alarm of a device in the list of all alarms.</summary>
    public static string Key(string device, string code) => $"device-{code}.{device}";

    public IEnumerable<StandingAlarm> Check()
    {
        if (isGateway && connection.IsAway)
        {
            yield return new StandingAlarm(
                $"broker-unreachable.{silo}",
                AlarmSeverity.Critical,
                $"The silo {silo} has no connection to the broker of the devices: they can be neither heard nor commanded. Start the broker; the connection is tried again and again.");
        }

        foreach (var (device, code) in complaints.Expire())
        {
            bus.Clear(new DeviceId { Value = device }, code);
        }

        foreach (var (device, code, text) in complaints.All)
        {
            yield return new StandingAlarm(Key(device, code), AlarmSeverity.Warning, $"The device {device}: {text}");
        }

        clients.Expire();
        foreach (var (client, code, text) in clients.All)
        {
            var who = client == ClientComplaints.Unknown ? "Somebody who cannot be made out" : $"The client {client}";
            yield return new StandingAlarm($"client-{code}.{client}", AlarmSeverity.Warning, $"{who} was refused on the bus: {text}");
        }
    }
}
