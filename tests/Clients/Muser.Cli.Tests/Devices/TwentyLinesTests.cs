using Muser.Devices;
using Muser.Interfaces.Devices;
using Muser.Testing;

namespace Muser.Cli.Tests.Devices;

/// <summary>The device of docs/devices.md: that it is what stands there, and that it works.</summary>
[Trait("Tier", "Cluster")]
public class TwentyLinesTests
{
    private const string Begin = "// the twenty lines";
    private const string End = "// end of the twenty lines";

    [Fact]
    public void TheLinesHereAreThoseOfTheManual()
    {
        var manual = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "devices.md")).Split("```")[1];
        var source = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "tests", "Clients", "Muser.Cli.Tests", "Devices", "TwentyLinesTests.cs"));
        var here = source[(source.LastIndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..source.LastIndexOf(End, StringComparison.Ordinal)];

        // All of the program, from what it uses to what it runs, but for blank lines.
        Assert.InRange(Lines(manual[(manual.IndexOf('\n') + 1)..]).Length, 12, 20);
        var expected = Lines(manual[manual.IndexOf("var device", StringComparison.Ordinal)..manual.IndexOf("await device.Run", StringComparison.Ordinal)]);
        Assert.Equal(expected, Lines(here));
    }

    [Fact]
    public async Task TheDeviceOfTheManualWorks()
    {
        await using var site = await DeviceSite.Start();
        var hardware = new MyNoiseSource();
        using var end = new CancellationTokenSource();
        var running = Declare(hardware).Run(new BusAddress { Port = site.Port, StateFolder = Path.Combine(site.Service.Folder, "noise") }, end.Token);
        var id = DeviceId.Parse("noise-source-1");
        await site.Until(id, snapshot => snapshot.Summary.State == DeviceState.Ready);

        await site.Service.Done("device", "command", "noise-source-1", "pulse", "seconds=0.01");
        await site.Service.Done("device", "set", "noise-source-1", "power", "-12.5");
        await site.Service.Done("device", "command", "noise-source-1", "on");
        hardware.Heat(72);

        var snapshot = await site.Until(id, each => each.Summary.Alarm == AlarmLevel.Major && each.Properties.Any(property => property is { Description.Name: "on", Reported.Value.Number: 1 }));
        Assert.Equal((true, -12.5), (hardware.IsOn, hardware.Power));
        Assert.Equal("C", snapshot.Properties.Single(property => property.Description.Name == "temperature").Description.Unit);
        (await site.Service.Run("device", "set", "noise-source-1", "power", "20")).IsRefused(1, "10");
        await end.CancelAsync();
        await running;
    }

    private static Device Declare(MyNoiseSource hardware)
    {
        // the twenty lines
        var device = new Device("noise-source-1", "noise-source", "acme 1.2");
        var on = device.Flag("on");
        var power = device.Number("power", "dBm", min: -60, max: 10, step: 0.5, set: value => hardware.SetPower(value.Number));
        var temperature = device.Number("temperature", "C", alarm: new AlarmLevels { High = 50, HiHi = 70 });

        device.Command("on", async act => { await hardware.Switch(true); on.Report(true); }, isIdempotent: true);
        device.Command("off", async act => { await hardware.Switch(false); on.Report(false); }, isIdempotent: true);
        device.Command("pulse", async act =>
        {
            on.Report(true);
            await Task.Delay(TimeSpan.FromSeconds(act.Number("seconds")), act.Cancellation);
            on.Report(false);
        }, [Device.Argument("seconds", unit: "s", min: 0, max: 60)], isCancellable: true);

        hardware.Measured += celsius => temperature.Report(celsius);
        hardware.PowerSet += dBm => power.Report(dBm);
        // end of the twenty lines
        return device;
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private sealed class MyNoiseSource
    {
        public event Action<double>? Measured;

        public event Action<double>? PowerSet;

        public bool IsOn { get; private set; }

        public double Power { get; private set; }

        public Task Switch(bool isOn)
        {
            IsOn = isOn;
            return Task.CompletedTask;
        }

        public Task SetPower(double dBm)
        {
            Power = dBm;
            PowerSet?.Invoke(dBm);
            return Task.CompletedTask;
        }

        public void Heat(double celsius) => Measured?.Invoke(celsius);
    }
}
