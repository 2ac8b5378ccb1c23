using System.Globalization;
using Muser.Interfaces.Devices;
using Xunit.Abstractions;

namespace Muser.Crash.Tests;

/// <summary>
/// Broker, silo and devices killed by SIGKILL while commands are given. A short run by default; <c>MUSER_DEVICE_KILLS=100</c> and
/// <c>MUSER_DEVICE_COMMANDS=10000</c> make it long, and <c>MUSER_DEVICE_CRASH_LOG=FILE</c> keeps its report.
/// </summary>
[Trait("Tier", "Cluster")]
public sealed class DeviceCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int ShortKills = 6;
    private const int ShortCommands = 500;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-device-crash-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task NoEffectIsLostOrDoubledWhateverIsKilled()
    {
        using var harness = new DeviceCrashHarness(_folder.FullName, Setting("MUSER_DEVICE_KILLS", ShortKills), Setting("MUSER_DEVICE_COMMANDS", ShortCommands), seed: 20261128);

        await harness.Run();

        var (effects, report) = (harness.Effects, harness.Report());
        output.WriteLine(report);
        if (Environment.GetEnvironmentVariable("MUSER_DEVICE_CRASH_LOG") is { } log)
        {
            await File.WriteAllTextAsync(log, report + "\n");
        }

        Assert.All(effects, effect => Assert.True(effect.Value == 1, $"{effect.Key} had {effect.Value} effects.\n{report}"));
        Assert.All(harness.Ends.Values.Where(end => end.Phase == CommandPhase.Done), end => Assert.True(effects.ContainsKey(end.Id), $"{end.Id} is done and had no effect.\n{report}"));
        Assert.All(harness.Ends.Values.Where(end => end.Phase == CommandPhase.Rejected), end => Assert.False(effects.ContainsKey(end.Id), $"{end.Id} was rejected and had an effect.\n{report}"));
        Assert.All(harness.Ends.Values, end => Assert.True(end.Phase.IsEnd()));
        var unknown = harness.Ends.Values.Count(end => end.Phase == CommandPhase.Unknown);
        Assert.True(unknown <= harness.Kills.Sum(kill => kill.UnderWay), $"{unknown} ends are unknown, more than commands were under way.\n{report}");
        Assert.True(harness.Kills.Count(kill => kill.UnderWay > 0) * 10 >= 3 * harness.Kills.Count, report);
        Assert.True(harness.Ends.Values.Count(end => end.Phase == CommandPhase.Done) * 2 > harness.Ends.Count, report);
    }

    private static int Setting(string name, int otherwise) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? $"{otherwise}", CultureInfo.InvariantCulture);
}
