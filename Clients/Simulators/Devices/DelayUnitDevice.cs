using Muser.Devices;
using Muser.Interfaces.Devices;

namespace Muser.Simulators.Devices;

/// <summary>The delay line of an antenna: a delay that clients set, and the one that is in force.</summary>
public sealed class DelayUnitDevice : SimulatedDevice
{
    private readonly DeviceProperty _delay;
    private readonly DeviceProperty _error;

    /// <param name="id">Its id.</param>
    /// <param name="setup">Seed, clock and log.</param>
    public DelayUnitDevice(string id, DeviceSetup setup)
        : base(id, "delay-unit", setup)
    {
        _delay = Device.Number("delay", "ns", 0, 40_000, set: SetDelay);
        _error = Device.Number("error", "ns", -10, 10, alarm: new AlarmLevels { LoLo = -1, Low = -0.5, High = 0.5, HiHi = 1 });
        Device.Command("set", Set, [Device.Argument("delay", unit: "ns", min: 0, max: 40_000)], isIdempotent: true);
        _delay.Report(20_000d);
    }

    protected override void Step(double seconds) => _error.Report(Math.Round((Random.NextDouble() - 0.5) / 10, 4));

    private Task SetDelay(DeviceValue delay)
    {
        _delay.Report(delay);
        return Task.CompletedTask;
    }

    private Task Set(CommandAct act)
    {
        Effect(act);
        return SetDelay(act.Number("delay"));
    }
}
