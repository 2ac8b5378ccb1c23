using System.Text.Json;
using Muser.Formats.Frames;
using Muser.Interfaces.Devices;
using Muser.Simulators.Devices;

namespace Muser.Cli.Tests.Devices;

/// <summary>Every kind of simulated device, as a person at the command line meets it.</summary>
[Trait("Tier", "Cluster")]
public class DeviceKindsTests
{
    private static readonly DeviceSetup Fast = new() { Speed = 200 };

    /// <summary>The commands of each kind with arguments, in an order in which each can be given, and what is set.</summary>
    private static readonly Dictionary<string, (string[] Commands, string[] Settings)> Uses = new()
    {
        ["antenna"] = (["slew az=30 el=60", "track", "follow ra=RA dec=42", "guide direction=north seconds=0.1", "mark", "fire", "stow", "stop"], []),
        ["receiver"] = (["reset"], ["attenuation 20.5", "oscillator 1700"]),
        ["noise-source"] = (["on", "off", "pulse seconds=0.01"], ["power -12.5"]),
        ["weather-station"] = ([], ["scene storm", "scene rain", "scene calm"]),
        ["dome"] = (["open", "close"], []),
        ["camera"] = (["expose seconds=0.01"], ["gain 4"]),
        ["spectrograph"] = (["expose seconds=0.01"], ["gain 2"]),
        ["delay-unit"] = (["set delay=1234.5"], ["delay 999"]),
        ["sensor"] = (["mark"], []),
    };

    public static TheoryData<string> Kinds => [.. DeviceKinds.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task EachStartsIsListedAndTakesItsCommandsAndSettings(string kind)
    {
        await using var site = await DeviceSite.Start();
        var device = DeviceKinds.Make(kind, 1, 1, ArrayLayout.Muser1, Fast).Single();
        await site.Add(device);
        var id = device.Device.Id.Value;

        var line = JsonDocument.Parse(await site.Service.Done("device", "list", "--type", kind, "--json")).RootElement;
        Assert.Equal((id, kind, "ready"), (line.GetProperty("device").GetString(), line.GetProperty("type").GetString(), line.GetProperty("state").GetString()));
        var (commands, settings) = Uses[kind];
        foreach (var command in commands.Select(each => each.Replace("RA", $"{OverheadRaDeg():F3}", StringComparison.Ordinal)))
        {
            Assert.Contains($"{command.Split(' ')[0]}", await site.Service.Done("device", "show", id), StringComparison.Ordinal);
            Assert.Contains(" is done", await site.Service.Done(["device", "command", id, .. command.Split(' ')]), StringComparison.Ordinal);
        }

        foreach (var setting in settings.Select(each => each.Split(' ')))
        {
            await site.Service.Done(["device", "set", id, .. setting]);
            var snapshot = await site.Until(device.Device.Id, each => each.Properties.Any(property => property.Description.Name == setting[0] && property.IsAsDesired == true));
            Assert.Contains(setting[1], await site.Service.Done("device", "get", id, setting[0]), StringComparison.Ordinal);
        }

        // Nothing that it has is left out here.
        var known = (await site.Grain(device.Device.Id).Get()).Description!;
        Assert.Equal(known.Commands.Select(command => command.Name).Order(StringComparer.Ordinal), commands.Select(command => command.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(known.Properties.Where(property => property.IsSettable).Select(property => property.Name).Order(StringComparer.Ordinal), settings.Select(each => each.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("muser1", 40, "ant-ia0", "ant-ic13")]
    [InlineData("muser2", 60, "ant-ha1", "ant-hc20")]
    public async Task AWholeArrayStartsAtOnce(string array, int count, string first, string last)
    {
        await using var site = await DeviceSite.Start();
        using var stop = new CancellationTokenSource();
        var running = Shell.CommandRun.Of(stop.Token, "simulate", "array", "--array", array, "--mqtt", $"127.0.0.1:{site.Port}");
        var directory = site.Service.Grains.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        DeviceSummary[] there;
        while ((there = [.. (await directory.List()).Devices.Where(device => device.State == DeviceState.Ready)]).Length < count)
        {
            await Task.Delay(50, patience.Token);
        }

        Assert.Equal((first, last, count), (there[0].Device.Value, there[^1].Device.Value, there.Length));
        await stop.CancelAsync();
        Assert.Contains($"{count} devices are on the bus", (await running).Output, StringComparison.Ordinal);
    }

    /// <summary>The right ascension of what is overhead, degrees.</summary>
    private static double OverheadRaDeg()
    {
        var sun = Muser.Sky.Places.SolarEphemeris.Muser.At(Muser.Formats.Frames.UtcTime.FromDateTime(DateTime.UtcNow));
        return (double.RadiansToDegrees(sun.GastRad + Muser.Sky.Arrays.ArraySite.Muser.LongitudeRad) % 360 + 360) % 360;
    }
}
