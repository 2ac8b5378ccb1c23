using Muser.Interfaces.Cluster;
using Muser.Interfaces.Devices;
using Muser.Silo.Cluster.Alarms;

namespace Muser.Silo.Devices;

/// <summary>What is wrong with the bus, and with what devices say on it. Alarms on the bus that hold no more are taken back.</summary>
internal sealed class DeviceAlarms(BusConnection connection, MqttDeviceBus bus, DeviceComplaints complaints, string silo, bool isGateway) : IAlarmSource
{
    public IEnumerable<StandingAlarm> Check()
    {
        if (isGateway && !connection.IsListening)
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
            yield return new StandingAlarm($"device-{code}.{device}", AlarmSeverity.Warning, $"The device {device}: {text}");
        }
    }
}
