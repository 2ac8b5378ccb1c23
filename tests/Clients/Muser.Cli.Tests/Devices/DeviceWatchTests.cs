using System.Globalization;
using Muser.Cli.Devices;
using Muser.Interfaces.Devices;
using Muser.Silo.Devices;
using Muser.Testing;
using Spectre.Console;

namespace Muser.Cli.Tests.Devices;

[Trait("Tier", "Unit")]
public class DeviceWatchTests
{
    private static readonly DeviceLine Ready = new("ant-ia0", "antenna", DeviceState.Ready, true, AlarmLevel.None, [], null, "2026-11-28T04:08:49.000000000Z", "", 1);

    [Fact]
    public void WhereThereIsNoTerminalEachChangeIsALine()
    {
        var changes = new DeviceChanges(new FakeClock());
        var other = Ready with { Device = "ant-ia1" };

        Assert.Equal(["00:00:00.000 ant-ia0 ready", "00:00:00.000 ant-ia1 ready"], changes.Of([Ready, other]));
        Assert.Empty(changes.Of([Ready, other]));
        Assert.Equal(["00:00:00.000 ant-ia1 busy 40 %, blocks move"], changes.Of([Ready, other with { State = DeviceState.Busy, Progress = 0.4, Blocks = ["move"] }]));
        Assert.Equal(
            ["00:00:00.000 ant-ia0 lost: It has been silent for 3 s.", "00:00:00.000 ant-ia1 is forgotten"],
            changes.Of([Ready with { State = DeviceState.Lost, Text = "It has been silent for 3 s." }]));
    }

    [Fact]
    public void OfOneDeviceWhatItMeasuresAndDoesIsALineEach()
    {
        var changes = new DeviceChanges(new FakeClock());
        var az = new PropertyLine("az", ValueKind.Number, "deg", 10.5, Quality.Good, "2026-11-28T04:08:49.000000000Z", null, null, AlarmLevel.None, false, -270, 270, []);
        var page = new DevicePage(1, Ready, "driver", true, [az], [], []);

        Assert.Equal(["00:00:00.000 ant-ia0 ready", "00:00:00.000 ant-ia0 az = 10.5 deg"], changes.Of(page));
        Assert.Equal(["00:00:00.000 ant-ia0 az = 11 deg, alarm minor"], changes.Of(page with { Properties = [az with { Value = 11.0, Alarm = AlarmLevel.Minor }] }));
    }

    [Fact]
    public void OnATerminalWhatIsWrongStandsFirst()
    {
        DeviceLine[] devices = [Ready, Ready with { Device = "ant-ia1", State = DeviceState.Lost, Text = "silent" }, Ready with { Device = "ant-ia2", State = DeviceState.Busy, Progress = 0.5 }];

        var drawn = Draw(DeviceLiveTable.Of(devices, DateTimeOffset.Parse("2026-11-28T04:08:49Z", CultureInfo.InvariantCulture)));

        Assert.StartsWith("2026-11-28 04:08:49 UTC  3 devices: 1 ready, 1 busy, 1 lost. Ctrl-C ends it.", drawn, StringComparison.Ordinal);
        var order = new[] { "ant-ia1", "ant-ia2", "ant-ia0" }.Select(device => drawn.IndexOf(device, StringComparison.Ordinal)).ToArray();
        Assert.Equal(order.Order(), order);
        Assert.DoesNotContain(-1, order);
        Assert.Contains("busy 50 %", drawn, StringComparison.Ordinal);
    }

    private static string Draw(Spectre.Console.Rendering.IRenderable what)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 120;
        console.Write(what);
        return text.ToString();
    }
}
