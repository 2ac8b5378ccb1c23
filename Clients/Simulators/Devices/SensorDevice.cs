using System.Globalization;
using Muser.Devices;

namespace Muser.Simulators.Devices;

/// <summary>A talkative device for measurements: ten readings a second, a message each.</summary>
public sealed class SensorDevice : SimulatedDevice
{
    private const int Properties = 10;
    private readonly DeviceProperty[] _readings;
    private int _next;

    /// <param name="id">Its id.</param>
    /// <param name="setup">Seed, clock and log.</param>
    public SensorDevice(string id, DeviceSetup setup)
        : base(id, "sensor", setup)
    {
        _readings = [.. Enumerable.Range(0, Properties).Select(number => Device.Number($"value-{number.ToString(CultureInfo.InvariantCulture)}", "V", -10, 10))];
        Device.Command("mark", Mark, isAlone: false);
    }

    protected override TimeSpan StepInterval => TimeSpan.FromSeconds(1.0 / Properties);

    protected override void Step(double seconds)
    {
        _readings[_next].Report(Math.Round((20 * Random.NextDouble()) - 10, 3));
        _next = (_next + 1) % Properties;
    }

    private Task Mark(CommandAct act)
    {
        Effect(act);
        return Task.CompletedTask;
    }
}
