using Muser.Devices;
using Muser.Interfaces.Devices;

namespace Muser.Simulators.Devices;

/// <summary>A calibrated noise source: on or off, at a power that clients set.</summary>
public sealed class NoiseSourceDevice : SimulatedDevice
{
    private readonly DeviceProperty _isOn;
    private readonly DeviceProperty _power;
    private readonly DeviceProperty _temperature;
    private double _temperatureC = 25;

    /// <param name="id">Its id.</param>
    /// <param name="setup">Seed, clock and log.</param>
    public NoiseSourceDevice(string id, DeviceSetup setup)
        : base(id, "noise-source", setup)
    {
        _isOn = Device.Flag("on");
        _power = Device.Number("power", "dBm", -60, 10, step: 0.5, set: SetPower);
        _temperature = Device.Number("temperature", "C", -40, 100, alarm: new AlarmLevels { High = 50, HiHi = 70 });
        Device.Command("on", act => Switch(act, true), isIdempotent: true);
        Device.Command("off", act => Switch(act, false), isIdempotent: true);
        Device.Command("pulse", Pulse, [Device.Argument("seconds", unit: "s", min: 0, max: 60)], isCancellable: true);
        _isOn.Report(false);
        _power.Report(-30d);
    }

    protected override void Step(double seconds)
    {
        _temperatureC += ((_isOn.Reading!.Value.Number != 0 ? 38 : 25) - _temperatureC) * Math.Min(1, seconds / 60);
        _temperature.Report(Math.Round(_temperatureC, 1));
    }

    private Task SetPower(DeviceValue power)
    {
        _power.Report(power);
        return Task.CompletedTask;
    }

    private Task Switch(CommandAct act, bool isOn)
    {
        Effect(act);
        _isOn.Report(isOn);
        return Task.CompletedTask;
    }

    /// <summary>On for a while: not idempotent, since each pulse warms it.</summary>
    private async Task Pulse(CommandAct act)
    {
        Effect(act);
        _isOn.Report(true);
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(act.Number("seconds")), Clock, act.Cancellation);
        }
        finally
        {
            _isOn.Report(false);
        }
    }
}
