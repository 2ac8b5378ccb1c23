using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Protocol;
using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices;

/// <summary>
/// Watches who of this silo's devices is silent, and tells their grains when that changes; and which devices are this silo's. Time passes for devices as
/// messages do: a probe goes over the broker again and again, and what was said before it is heard before it.
/// </summary>
public sealed class PresenceWatch(
    BusConnection connection, MqttDeviceBus bus, IGrainFactory grains, DeviceShare share, DeviceLanes lanes, IOptions<MqttOptions> options)
{
    /// <summary>How often silence is looked for. Twice that is the most that one look counts.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly PresenceMonitor _presence = new(options.Value.SilentAfterMs, 2 * LookInterval.TotalMilliseconds);
    private readonly byte[] _probe = Guid.NewGuid().ToByteArray();
    private long _probeTimestamp = Stopwatch.GetTimestamp();

    /// <summary>Begins to watch, until it is told to stop. A thread of its own: a pool that is busy must not make devices seem silent.</summary>
    public void Start(CancellationToken stopping) => new Thread(() => Watch(stopping)) { IsBackground = true, Name = "presence of devices" }.Start();

    /// <summary>A heartbeat.</summary>
    public void Heard(string device, long epoch)
    {
        if (_presence.Heard(device, epoch))
        {
            Tell(device, epoch, isAlive: true);
        }
    }

    /// <summary>A device is said to be there: it must be heard from now on.</summary>
    public void Expect(string device, long epoch) => _presence.Expect(device, epoch);

    /// <summary>A device has left, or sleeps: it may be silent.</summary>
    public void Release(string device) => _presence.Release(device);

    /// <summary>
    /// A probe of this silo has come back, and with it everything that was said before it: only now has time passed for the devices. Where broker or
    /// service stood still, or could not keep up, nobody is to blame.
    /// </summary>
    public void TakeProbe(MqttApplicationMessage message)
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
            if (share.IsMine(device))
            {
                Tell(device, epoch, isAlive: false);
            }
            else
            {
                _presence.Release(device); // it came before this silo saw that another takes it, which hears it
            }
        }
    }

    /// <summary>A connection is there; the retained messages are about to come.</summary>
    public void Connected()
    {
        share.Look();
        _presence.Forgive();
        _ = lanes.Beside("all devices", ExpectListed);
    }

    /// <summary>Tells the grain of a device; where that fails, again until it does not.</summary>
    private void Tell(string device, long epoch, bool isAlive)
    {
        var isTaken = lanes.Add(device, async grain =>
        {
            try
            {
                await grain.ReportPresence(epoch, isAlive);
            }
            catch
            {
                _presence.Untold(device, epoch);
                throw;
            }
        });
        if (!isTaken)
        {
            _presence.Untold(device, epoch);
        }
    }

    /// <summary>Devices that are said to be there must be heard; those that are asked to speak do so, and what was missed is known.</summary>
    private async Task ExpectListed()
    {
        var list = await grains.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key).List();
        foreach (var device in list.Devices)
        {
            if (!share.IsMine(device.Device.Value))
            {
                _presence.Release(device.Device.Value);
            }
            else if (device.IsOnline)
            {
                _presence.Expect(device.Device.Value, device.Epoch);
                bus.AskRebirth(device.Device);
            }
        }
    }

    /// <summary>Sends a probe, upon which it is looked who is silent, and looks whether the shares of the silos have changed, until the end.</summary>
    private void Watch(CancellationToken stopping)
    {
        while (!stopping.WaitHandle.WaitOne(LookInterval))
        {
            if (!connection.IsConnected)
            {
                continue; // nobody can be heard
            }

            connection.Send(connection.Topics.Probe, _probe, quality: MqttQualityOfServiceLevel.AtMostOnce);
            if (share.Look())
            {
                _ = lanes.Beside("all devices", async () =>
                {
                    await ExpectListed();
                    await connection.Subscribe(stopping);
                });
            }
        }
    }
}
