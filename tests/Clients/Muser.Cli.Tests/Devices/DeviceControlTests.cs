using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Muser.Formats.Frames;
using Muser.Interfaces.Devices;
using Muser.Simulators.Devices;
using Muser.Sky.Places;

namespace Muser.Cli.Tests.Devices;

[Trait("Tier", "Cluster")]
public partial class DeviceControlTests
{
    private static readonly DeviceSetup Fast = new() { Speed = 50 };

    [Fact]
    public async Task AGroupFiresAtOneInstantOrNotAtAll()
    {
        await using var site = await DeviceSite.Start();
        var file = Path.Combine(site.Service.Folder, "effects");
        using var effects = new EffectLog(file);
        var setup = new DeviceSetup { Effects = effects };
        await site.Add([.. Enumerable.Range(0, 5).Select(number => new AntennaDevice($"ant-ia{number}", setup))]);
        string[] ids = [.. Enumerable.Range(0, 5).Select(number => $"ant-ia{number}")];
        await site.Service.Done(["device", "group", "set", "east", .. ids]);

        Assert.Equal(string.Join('\n', ids), (await site.Service.Done("device", "group", "show", "east")).Trim());
        Assert.Matches("east +ant-ia0 ant-ia1 ant-ia2 ant-ia3 ant-ia4", await site.Service.Done("device", "group", "list"));
        var act = JsonDocument.Parse(await site.Service.Done("device", "group", "command", "east", "fire", "--json")).RootElement;
        var id = act.GetProperty("id").GetGuid();
        foreach (var device in ids)
        {
            Assert.Equal(CommandPhase.Done, (await site.Grain(DeviceId.Parse(device)).WaitForCommand(id, CommandPhase.Running, TimeSpan.FromSeconds(60)))!.Answer.Phase);
        }

        Assert.Equal(5, Lines(file).Count(line => line.Contains(id.ToString(), StringComparison.Ordinal)));

        // One is at something else, so none does it, and all are free again at once.
        var busy = await site.Grain(DeviceId.Parse("ant-ia3")).Execute(Request("slew", ("az", 200.0), ("el", 30.0)));
        Assert.Equal(CommandPhase.Accepted, busy.Phase);
        await site.Until(DeviceId.Parse("ant-ia3"), snapshot => snapshot.Summary.State == DeviceState.Busy);
        (await site.Service.Run("device", "group", "command", "east", "fire")).IsRefused(1, "ant-ia3 was not ready: ant-ia3 is at 'slew'");
        foreach (var device in ids.Where(each => each != "ant-ia3"))
        {
            await site.Until(DeviceId.Parse(device), snapshot => snapshot.Summary.State == DeviceState.Ready
                && snapshot.Commands.All(command => command.Answer.Phase.IsEnd()));
        }

        Assert.Equal(5, Lines(file).Count(line => !line.Contains(busy.Id.ToString(), StringComparison.Ordinal)));
        (await site.Service.Run("device", "group", "command", "west", "fire")).IsRefused(1, "has no members");
        (await site.Service.Run("device", "group", "set", "east", "ant-ia0", "ant-ia0")).IsRefused(1, "each once");
    }

    [Fact]
    public async Task AStormForbidsMovesStowsTheAntennasAndClears()
    {
        await using var site = await DeviceSite.Start();
        await site.Add(new AntennaDevice("ant-ia0", Fast), new WeatherStationDevice("weather-station-1", Fast));
        await site.Service.Done("device", "command", "ant-ia0", "slew", "az=10", "el=70");
        var rules = site.Service.File("rules.json", """
            [{"name":"storm","when":[{"device":"weather-station-1","property":"wind","comparison":"above","value":15}],
              "forbids":["move"],"devices":["ant-*"],"triggers":[{"devices":"ant-*","command":"stow"}],"clearAfterS":0.5}]
            """);
        Assert.Contains("clear", await site.Service.Done("device", "interlock", "set", rules), StringComparison.Ordinal);

        await site.Service.Done("device", "set", "weather-station-1", "scene", "storm");
        var stowed = await site.Until(DeviceId.Parse("ant-ia0"), snapshot => snapshot.Commands.Any(command => command.Request.Command == "stow" && command.Answer.Phase == CommandPhase.Done));
        Assert.Contains("rule storm: weather-station-1 wind is", stowed.Commands.First(command => command.Request.Command == "stow").Request.Why, StringComparison.Ordinal);
        Assert.NotNull(stowed.Commands.First(command => command.Request.Command == "stow").Request.Fence);
        (await site.Service.Run("device", "command", "ant-ia0", "slew", "az=10", "el=70")).IsRefused(1, "The rule 'storm' forbids 'move': weather-station-1 wind is");
        Assert.Contains("tripped", await site.Service.Done("device", "interlock", "show"), StringComparison.Ordinal);

        await site.Service.Done("device", "set", "weather-station-1", "scene", "calm");
        await Eventually(async () => (await site.Service.Run("device", "command", "ant-ia0", "slew", "az=10", "el=70")).ExitCode == 0);
        (await site.Service.Run("device", "interlock", "set", site.Service.File("bad.json", "[{\"name\":\"x\",\"when\":[]}]"))).IsRefused(1, "has no condition");
    }

    [Fact]
    public async Task AnExposureBlocksMovesUntilItEnds()
    {
        await using var site = await DeviceSite.Start();
        await site.Add(new AntennaDevice("ant-ia0", Fast), new CameraDevice("camera-1", Fast));
        var exposure = await site.Grain(DeviceId.Parse("camera-1")).Execute(Request("expose", ("seconds", 600.0)));

        (await site.Service.Run("device", "command", "ant-ia0", "slew", "az=10", "el=70")).IsRefused(1, "camera-1 is at 'exposure', which blocks 'move'");
        Assert.Equal("camera-1 is asked to cancel expose seconds=600.", (await site.Service.Done("device", "cancel", "camera-1", "--why", "clouds")).Trim());
        await site.Until(DeviceId.Parse("camera-1"), snapshot => snapshot.Commands.Any(command => command.Answer.Phase == CommandPhase.Cancelled));

        await site.Service.Done("device", "command", "ant-ia0", "slew", "az=10", "el=70");
        Assert.Equal("camera-1 is at no command.", (await site.Service.Done("device", "cancel", "camera-1")).Trim());
        Assert.Equal("camera-1: expose seconds=600 has ended already: it is cancelled.", (await site.Service.Done("device", "cancel", "camera-1", $"{exposure.Id}")).Trim());
    }

    [Fact]
    public async Task APlanRunsItsItemsByPriorityWhenTheirConditionsHold()
    {
        await using var site = await DeviceSite.Start();
        await site.Add(new AntennaDevice("ant-ia0", Fast), new NoiseSourceDevice("noise-source-1", Fast), new WeatherStationDevice("weather-station-1", Fast));
        await site.Service.Done("device", "plan", "pause");
        var file = site.Service.File("plan.json", """
            [{"name":"low","priority":2,"steps":[{"device":"noise-source-1","command":"on"},{"waitS":0.2},{"device":"noise-source-1","command":"off"}]},
             {"name":"high","priority":9,"steps":[{"device":"ant-ia0","command":"slew","args":{"az":20,"el":60}}]},
             {"name":"windy","priority":10,"requires":[{"device":"weather-station-1","property":"wind","comparison":"above","value":15}],"steps":[{"waitS":0.1}]},
             {"name":"too late","notAfter":"2020-01-01T00:00:00Z","steps":[{"waitS":1}]}]
            """);
        await site.Service.Done("device", "plan", "add", file);
        await site.Service.Done("device", "plan", "resume");

        await Eventually(async () => await State(site, "low") == "done");
        Assert.Equal(("done", "expired"), (await State(site, "high"), await State(site, "too late")));
        var windy = (await Items(site)).Single(item => item.GetProperty("name").GetString() == "windy");
        Assert.Equal("waiting", windy.GetProperty("state").GetString());
        Assert.StartsWith("weather-station-1 wind is", windy.GetProperty("text").GetString(), StringComparison.Ordinal);
        var slew = (await site.Grain(DeviceId.Parse("ant-ia0")).GetCommands(10)).Single();
        var on = (await site.Grain(DeviceId.Parse("noise-source-1")).GetCommands(10)).Single(command => command.Request.Command == "on");
        Assert.True(slew.AcceptedUtcUnixNs < on.AcceptedUtcUnixNs);

        await site.Service.Done("device", "plan", "skip", windy.GetProperty("id").GetString()!);
        Assert.Equal("skipped", await State(site, "windy"));
        (await site.Service.Run("device", "plan", "abort", windy.GetProperty("id").GetString()!)).IsRefused(1, "has no item");
        (await site.Service.Run("device", "plan", "add", site.Service.File("bad.json", "[{\"name\":\"x\",\"steps\":[]}]"))).IsRefused(1, "must have 1 to 256 steps");
    }

    [Fact]
    public async Task AnItemOfAPlanThatIsAbortedStopsWhatItIsAt()
    {
        await using var site = await DeviceSite.Start();
        await site.Add(new CameraDevice("camera-1", Fast), new NoiseSourceDevice("noise-source-1", Fast));
        var file = site.Service.File("plan.json", """
            [{"name":"long","priority":9,"steps":[{"device":"camera-1","command":"expose","args":{"seconds":600}},{"device":"noise-source-1","command":"on"}]},
             {"name":"next","priority":1,"steps":[{"waitS":0.01}]}]
            """);
        await site.Service.Done("device", "plan", "add", file);
        await site.Until(DeviceId.Parse("camera-1"), snapshot => snapshot.Commands.Any(command => command.Answer.Phase == CommandPhase.Running));
        var item = (await Items(site)).Single(item => item.GetProperty("name").GetString() == "long").GetProperty("id").GetString()!;

        await site.Service.Done("device", "plan", "abort", item);

        Assert.Equal("aborted", await State(site, "long"));
        await site.Until(DeviceId.Parse("camera-1"), snapshot => snapshot.Commands.All(command => command.Answer.Phase == CommandPhase.Cancelled));
        await Eventually(async () => await State(site, "next") == "done");
        Assert.Empty(await site.Grain(DeviceId.Parse("noise-source-1")).GetCommands(10));
    }

    [Fact]
    public async Task ARuleKeepsAntennasAwayFromTheSun()
    {
        await using var site = await DeviceSite.Start();
        await site.Add(new AntennaDevice("ant-ia0", Fast));
        var sun = SolarEphemeris.Muser.At(UtcTime.FromDateTime(DateTime.UtcNow)).Place;
        var (azimuth, elevation) = (double.RadiansToDegrees(sun.AzimuthRad), double.RadiansToDegrees(sun.ElevationRad));
        await site.Service.Done("device", "command", "ant-ia0", "slew", "az=0", "el=60");
        await site.Until(DeviceId.Parse("ant-ia0"), snapshot => snapshot.Properties.Any(property => property is { Description.Name: "el", Reported.Value.Number: 60 }));

        // The Sun is somewhere within 180 degrees of the dish; whether that is too near is a matter of the rule.
        await site.Service.Done("device", "interlock", "set", Rule(180.5));
        (await site.Service.Run("device", "command", "ant-ia0", "slew", "az=0", "el=61")).IsRefused(1, "The rule 'glare' forbids 'move': sun distance-to-ant-ia0 is ");
        var why = JsonDocument.Parse(await site.Service.Done("device", "interlock", "show", "--json")).RootElement.ToString();
        var said = double.Parse(Distance().Match(why).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Equal(Angle(0, 60, azimuth, elevation), said, 0.5);

        await site.Service.Done("device", "interlock", "set", Rule(0.001));
        await Eventually(async () => (await site.Service.Run("device", "command", "ant-ia0", "slew", "az=0", "el=61")).ExitCode == 0);

        string Rule(double degrees) => site.Service.File("glare.json", string.Create(CultureInfo.InvariantCulture, $$"""
            [{"name":"glare","when":[{"device":"sun","property":"distance-to-ant-ia0","comparison":"below","value":{{degrees}}}],"forbids":["move"],"devices":["ant-ia0"],"clearAfterS":0}]
            """));
    }

    [GeneratedRegex("distance-to-ant-ia0 is ([0-9.]+),")]
    private static partial Regex Distance();

    /// <summary>The angle between two directions by their cosines, degrees.</summary>
    private static double Angle(double az1, double el1, double az2, double el2)
    {
        var (a, b) = (Direction(az1, el1), Direction(az2, el2));
        return double.RadiansToDegrees(Math.Acos((a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z)));

        static (double X, double Y, double Z) Direction(double az, double el)
        {
            var (azRad, elRad) = (double.DegreesToRadians(az), double.DegreesToRadians(el));
            return (Math.Cos(elRad) * Math.Cos(azRad), Math.Cos(elRad) * Math.Sin(azRad), Math.Sin(elRad));
        }
    }

    [Fact]
    public async Task AnAntennaThatIsNotOnSourceIsFlaggedFromThatMomentAndTheWeatherIsRecorded()
    {
        await using var site = await DeviceSite.Start();
        var before = await site.Service.Parameters().GetVersion();
        await site.Add(new AntennaDevice("ant-ia3", Fast), new WeatherStationDevice("weather-station-1", Fast));

        await Eventually(async () => await Effective(site) is { Status: not null, Weather: not null });

        var effective = (await Effective(site))!;
        Assert.Equal([3], effective.Status!.Value.OffSourceAntennas);
        Assert.True(effective.Weather!.Value.WindMs >= 0);
        Assert.True(effective.Version > before);
        Assert.Contains("ant-ia3 is not on the source", await site.Service.Done("parameters", "history"), StringComparison.Ordinal);
    }

    private static async Task<Muser.Interfaces.Calibration.EffectiveParameters?> Effective(DeviceSite site)
    {
        var parameters = site.Service.Parameters();
        return await parameters.GetEffective(await parameters.GetVersion(), Muser.Interfaces.Devices.Bus.BusTime.UtcUnixNs(TimeProvider.System));
    }

    private static async Task<JsonElement[]> Items(DeviceSite site) =>
        [.. JsonDocument.Parse(await site.Service.Done("device", "plan", "show", "--json")).RootElement.GetProperty("items").EnumerateArray()];

    private static async Task<string?> State(DeviceSite site, string name) =>
        (await Items(site)).Single(item => item.GetProperty("name").GetString() == name).GetProperty("state").GetString();

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    private static string[] Lines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static CommandRequest Request(string command, params (string Name, DeviceValue Value)[] arguments) => new()
    {
        Id = Guid.CreateVersion7(),
        Client = "li",
        Command = command,
        Arguments = [.. arguments.Select(argument => new ArgumentValue(argument.Name, argument.Value))],
    };
}
