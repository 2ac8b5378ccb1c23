using System.Globalization;
using Xunit.Abstractions;

namespace Muser.Crash.Tests;

/// <summary>
/// The service killed by SIGKILL again and again. A short run by default; <c>MUSER_CRASH_KILLS=100</c> makes it long, and <c>MUSER_CRASH_LOG=FILE</c> keeps
/// its report.
/// </summary>
[Trait("Tier", "Cluster")]
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const int ShortKills = 5;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-crash-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task EveryAcceptedCycleIsPublishedOnceHoweverOftenTheServiceIsKilled()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("MUSER_CRASH_KILLS") ?? $"{ShortKills}", CultureInfo.InvariantCulture);
        var harness = new CrashHarness(_folder.FullName, kills, seed: 20261121);

        await harness.Run();

        var (undisturbed, killed) = harness.Products;
        var manifests = killed.Keys.Count(path => path.EndsWith("manifest.json", StringComparison.Ordinal));
        var report = harness.Report();
        output.WriteLine(report);
        Assert.Equal(harness.Cycles, manifests);
        Assert.Empty(undisturbed.Keys.Except(killed.Keys));
        Assert.Empty(killed.Keys.Except(undisturbed.Keys));
        var different = undisturbed.Where(file => killed[file.Key] != file.Value).Select(file => $"{file.Key}\n  {file.Value}\n  {killed[file.Key]}");
        Assert.True(!different.Any(), string.Join('\n', different));
        Assert.True(killed.Keys.Any(path => path.EndsWith(".fits", StringComparison.Ordinal)), "no maps were made");
        var integrations = killed.Keys.Count(path => path.EndsWith("integration.json", StringComparison.Ordinal));
        Assert.Equal(4 * integrations, killed.Keys.Count(path => path.EndsWith(".uvfits", StringComparison.Ordinal)));
        Assert.Equal((harness.Cycles, integrations), (harness.History.Cycles.Count, harness.History.Integrations.Count));
        Assert.True(harness.Kills.Count(kill => kill.Accepted > 0) * 10 >= 3 * kills, "fewer than 30 % of the kills fell between acceptance and manifest");
        if (kills >= 100)
        {
            Assert.True(harness.Kills.Count(kill => kill.Accepted is > 0 and < 8) * 10 >= 3 * kills, "too few kills fell into the life of a live cycle");
        }

        if (Environment.GetEnvironmentVariable("MUSER_CRASH_LOG") is { } log)
        {
            var end = $"manifests {manifests}, integrations {integrations}, maps, pictures and files of visibilities {killed.Count - manifests - integrations}: "
                + "all equal to those of a run without kills, each with a line in the history";
            await File.WriteAllTextAsync(log, $"{report}\n{end}\n");
        }
    }
}
