using Muser.Devices;

namespace Muser.Simulators.Devices;

/// <summary>A dome with a shutter that takes its time.</summary>
public sealed class DomeDevice : SimulatedDevice
{
    private const double OpeningS = 10;
    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(100);
    private readonly DeviceProperty _shutter;
    private readonly DeviceProperty _opening;
    private readonly double _speed;
    private double _fraction;

    /// <param name="id">Its id.</param>
    /// <param name="setup">Seed, clock and log.</param>
    public DomeDevice(string id, DeviceSetup setup)
        : base(id, "dome", setup)
    {
        _speed = setup.Speed;
        _shutter = Device.Text("shutter", ["open", "closed", "between"]);
        _opening = Device.Number("opening", "%", 0, 100);
        Device.Command("open", act => Move(act, 1), operation: "move", isIdempotent: true, isCancellable: true);
        Device.Command("close", act => Move(act, 0), isIdempotent: true);
    }

    protected override void Step(double seconds)
    {
        ReportChange(_opening, Math.Round(100 * _fraction));
        ReportChange(_shutter, _fraction switch { 0 => "closed", 1 => "open", _ => "between" });
    }

    private async Task Move(CommandAct act, double target)
    {
        Effect(act);
        var begin = _fraction;
        while (_fraction != target)
        {
            await Task.Delay(WaitStep, Clock, act.Cancellation);
            var step = WaitStep.TotalSeconds / OpeningS * _speed;
            _fraction = target > _fraction ? Math.Min(target, _fraction + step) : Math.Max(target, _fraction - step);
            act.Progress(Math.Abs(_fraction - begin) / Math.Abs(target - begin));
            Step(0);
        }

        Step(0);
    }
}
