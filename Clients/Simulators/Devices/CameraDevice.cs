using Muser.Devices;
using Muser.Interfaces.Devices;

namespace Muser.Simulators.Devices;

/// <summary>A camera, or a spectrograph: an exposure during which nothing may move, then its readout. The picture itself is not on the bus: its path is.</summary>
public sealed class CameraDevice : SimulatedDevice
{
    private static readonly TimeSpan Readout = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(100);
    private readonly DeviceProperty _temperature;
    private readonly DeviceProperty _gain;
    private readonly DeviceProperty _last;
    private readonly DeviceProperty _exposures;
    private long _count;

    /// <param name="id">Its id.</param>
    /// <param name="setup">Seed, clock and log.</param>
    /// <param name="type"><c>camera</c> or <c>spectrograph</c>.</param>
    public CameraDevice(string id, DeviceSetup setup, string type = "camera")
        : base(id, type, setup)
    {
        _temperature = Device.Number("temperature", "C", -120, 60, alarm: new AlarmLevels { High = 0, HiHi = 20 });
        _gain = Device.Number("gain", "", 1, 16, set: SetGain);
        _last = Device.Text("last-image");
        _exposures = Device.Integer("exposures", min: 0);
        Device.Command(
            "expose",
            Expose,
            [Device.Argument("seconds", unit: "s", min: 0.001, max: 3600)],
            operation: "exposure",
            blocks: ["move", "exposure"],
            isCancellable: true,
            timeoutS: 4000);
        _gain.Report(1d);
        _exposures.Report(0L);
    }

    protected override void Step(double seconds) => _temperature.Report(Math.Round(-20 + (Random.NextDouble() / 10), 2));

    private Task SetGain(DeviceValue gain)
    {
        _gain.Report(gain);
        return Task.CompletedTask;
    }

    private async Task Expose(CommandAct act)
    {
        Effect(act);
        var (whole, begun) = (act.Number("seconds"), Clock.GetTimestamp());
        for (double done = 0; done < whole; done = Clock.GetElapsedTime(begun).TotalSeconds)
        {
            var left = TimeSpan.FromSeconds(whole - done);
            await Task.Delay(left < WaitStep ? left : WaitStep, Clock, act.Cancellation);
            act.Progress(Math.Min(0.95, Clock.GetElapsedTime(begun).TotalSeconds / whole));
        }

        await Task.Delay(Readout, Clock);
        _exposures.Report(++_count);
        var path = $"/data/{Device.Id}/{act.Request.Id:D}.fits";
        _last.Report(path);
        act.Result("path", path);
    }
}
