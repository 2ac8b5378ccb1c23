using Muser.Devices;
using Muser.Interfaces.Devices;

namespace Muser.Simulators.Devices;

/// <summary>A device whose hardware is simulated: what it is on the bus, and what it does while time passes.</summary>
public abstract class SimulatedDevice
{
    private readonly EffectLog? _effects;

    /// <param name="id">Its id.</param>
    /// <param name="type">Its type.</param>
    /// <param name="setup">Seed, clock and log.</param>
    protected SimulatedDevice(string id, string type, DeviceSetup setup)
    {
        (Clock, _effects) = (setup.Clock, setup.Effects);
        Random = new Random(HashCode.Combine(setup.Seed, StableHash(id)));
        Device = new Device(id, type, $"simulated {type} 1.0", setup.Clock);
    }

    /// <summary>It on the bus.</summary>
    public Device Device { get; }

    /// <summary>The clock.</summary>
    protected TimeProvider Clock { get; }

    /// <summary>Chance, the same for a seed and an id.</summary>
    protected Random Random { get; }

    /// <summary>The time from one step of the hardware to the next.</summary>
    protected virtual TimeSpan StepInterval => TimeSpan.FromSeconds(1);

    /// <summary>Lives on the bus until it is cancelled.</summary>
    public async Task Run(BusAddress bus, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Step(0);
        var living = Live(end.Token);
        try
        {
            await Device.Run(bus, end.Token);
        }
        finally
        {
            await end.CancelAsync();
            await living;
        }
    }

    /// <summary>Lets so many seconds pass, and reports.</summary>
    protected abstract void Step(double seconds);

    /// <summary>Notes that a command had its effect.</summary>
    protected void Effect(CommandAct act) => _effects?.Add(Device.Id.Value, act.Request.Id);

    /// <summary>Reports what a property is, where it was something else.</summary>
    protected static void ReportChange(DeviceProperty property, DeviceValue value)
    {
        if (property.Reading?.Value != value)
        {
            property.Report(value);
        }
    }

    private async Task Live(CancellationToken cancellation)
    {
        try
        {
            for (var last = Clock.GetTimestamp(); ;)
            {
                await Task.Delay(StepInterval, Clock, cancellation);
                var now = Clock.GetTimestamp();
                Step(Clock.GetElapsedTime(last, now).TotalSeconds);
                last = now;
            }
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    /// <summary>FNV-1a: the same in every process.</summary>
    private static int StableHash(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return (int)hash;
    }
}
