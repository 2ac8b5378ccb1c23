using Muser.Devices;
using Muser.Interfaces.Devices;

namespace Muser.Simulators.Devices;

/// <summary>The analogue receiver of an antenna: attenuator, local oscillator, power and temperature.</summary>
public sealed class ReceiverDevice : SimulatedDevice
{
    private readonly DeviceProperty _attenuation;
    private readonly DeviceProperty _oscillator;
    private readonly DeviceProperty _isLocked;
    private readonly DeviceProperty _power;
    private readonly DeviceProperty _temperature;
    private double _lockInS = 1;

    /// <param name="id">Its id.</param>
    /// <param name="setup">Seed, clock and log.</param>
    public ReceiverDevice(string id, DeviceSetup setup)
        : base(id, "receiver", setup)
    {
        _attenuation = Device.Number("attenuation", "dB", 0, 31.5, step: 0.5, set: SetAttenuation);
        _oscillator = Device.Number("oscillator", "MHz", 400, 15_000, set: SetOscillator);
        _isLocked = Device.Flag("locked");
        _power = Device.Number("power", "dBm", -120, 20, alarm: new AlarmLevels { LoLo = -80, High = -5, HiHi = 0 });
        _temperature = Device.Number("temperature", "C", -40, 100, alarm: new AlarmLevels { High = 45, HiHi = 60 });
        Device.Command("reset", Reset, isIdempotent: true, blocks: ["exposure"]);
        _attenuation.Report(10d);
        _oscillator.Report(1600d);
    }

    protected override void Step(double seconds)
    {
        _lockInS -= seconds;
        _isLocked.Report(_lockInS <= 0);
        _power.Report(Math.Round(-30 - _attenuation.Reading!.Value.Number + (Random.NextDouble() / 5), 2));
        _temperature.Report(Math.Round(31 + Random.NextDouble(), 1));
    }

    private Task SetAttenuation(DeviceValue value)
    {
        _attenuation.Report(value);
        return Task.CompletedTask;
    }

    private Task SetOscillator(DeviceValue value)
    {
        _lockInS = 1;
        _isLocked.Report(false);
        _oscillator.Report(value);
        return Task.CompletedTask;
    }

    private async Task Reset(CommandAct act)
    {
        Effect(act);
        _lockInS = 1;
        _isLocked.Report(false);
        await Task.Delay(TimeSpan.FromMilliseconds(500), Clock);
    }
}
