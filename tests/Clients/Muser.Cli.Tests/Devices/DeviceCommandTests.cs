using System.Text.Json;
using Muser.Interfaces.Devices;
using Muser.Simulators.Devices;

namespace Muser.Cli.Tests.Devices;

[Trait("Tier", "Cluster")]
public class DeviceCommandTests
{
    private static readonly DeviceSetup Fast = new() { Speed = 50 };

    [Fact]
    public async Task DevicesAreListedShownSetAndCommanded()
    {
        await using var site = await DeviceSite.Start();
        Assert.StartsWith("No devices.", await site.Service.Done("device", "list"), StringComparison.Ordinal);
        await site.Add(new AntennaDevice("ant-ia0", Fast), new NoiseSourceDevice("noise-source-1", Fast));

        var list = await site.Service.Done("device", "list");
        Assert.Contains("ant-ia0", list, StringComparison.Ordinal);
        Assert.Contains("ready", list, StringComparison.Ordinal);
        var json = (await site.Service.Done("device", "list", "--type", "antenna", "--json")).Trim();
        Assert.Equal("ant-ia0", JsonDocument.Parse(json).RootElement.GetProperty("device").GetString());

        var slewed = await site.Service.Done("device", "command", "ant-ia0", "slew", "az=10", "el=80", "--client", "li", "--why", "test");
        Assert.Equal("ant-ia0: slew az=10 el=80 is done.", slewed.Trim());
        await site.Until(DeviceId.Parse("ant-ia0"), snapshot => snapshot.Properties.Any(each => each.Description.Name == "az" && each.Reported?.Value.Number == 10));
        Assert.Equal("10 deg", (await site.Service.Done("device", "get", "ant-ia0", "az")).Trim());
        Assert.NotEmpty(await site.Service.Done("device", "get", "ant-ia0", "az", "--history"));

        Assert.Equal("noise-source-1: power is to be -12.5 dBm.", (await site.Service.Done("device", "set", "noise-source-1", "power", "-12.5")).Trim());
        await site.Until(DeviceId.Parse("noise-source-1"), snapshot => snapshot.Properties.Any(each => each.Description.Name == "power" && each.IsAsDesired == true));

        var show = await site.Service.Done("device", "show", "ant-ia0");
        Assert.Contains("slew az=deg el=deg", show, StringComparison.Ordinal);
        Assert.Contains("slew az=10 el=80", show, StringComparison.Ordinal);
        var watched = await site.Service.Done("device", "watch", "--count", "1", "--json");
        Assert.Equal(2, JsonDocument.Parse(watched).RootElement.GetArrayLength());
        Assert.Contains("on", await site.Service.Done("device", "watch", "noise-source-1", "--count", "1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsWrongIsOneSentence()
    {
        await using var site = await DeviceSite.Start();
        await site.Add(new NoiseSourceDevice("noise-source-1", Fast));

        (await site.Service.Run("device", "show", "ghost")).IsRefused(1, "There is no device 'ghost'");
        (await site.Service.Run("device", "show", new string('x', 65536))).IsRefused(1, "1 to 64 of a-z");
        (await site.Service.Run("device", "command", "noise-source-1", "sing")).IsRefused(1, "has no command 'sing'; it has on, off, pulse");
        (await site.Service.Run("device", "command", "noise-source-1", "pulse", "seconds=99")).IsRefused(1, "0 to 60 s");
        (await site.Service.Run("device", "command", "noise-source-1", "pulse")).IsRefused(1, "needs the argument 'seconds'");
        (await site.Service.Run("device", "command", "noise-source-1", "pulse", "seconds")).IsRefused(2, "write NAME=VALUE");
        (await site.Service.Run("device", "set", "noise-source-1", "power", "11")).IsRefused(1, "-60 to 10 dBm");
        (await site.Service.Run("device", "set", "noise-source-1", "power", "loud")).IsRefused(1, "must be a number");
        (await site.Service.Run("device", "set", "noise-source-1", "temperature", "3")).IsRefused(1, "cannot be set");
        (await site.Service.Run("device", "get", "noise-source-1", "colour")).IsRefused(1, "has no property 'colour'");
    }

    [Fact]
    public async Task ACommandSentAgainUnderItsIdHasOneEffect()
    {
        await using var site = await DeviceSite.Start();
        var file = Path.Combine(site.Service.Folder, "effects");
        using (var effects = new EffectLog(file))
        {
            await site.Add(new NoiseSourceDevice("noise-source-1", new DeviceSetup { Effects = effects }));
            var id = Guid.CreateVersion7().ToString();
            for (var again = 0; again < 3; again++)
            {
                Assert.Contains("is done", await site.Service.Done("device", "command", "noise-source-1", "pulse", "seconds=0", "--id", id), StringComparison.Ordinal);
            }
        }

        Assert.Single(File.ReadAllLines(file));
    }
}
