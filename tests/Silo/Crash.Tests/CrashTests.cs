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
        Assert.True(killed.Count > manifests, "no maps were made");
        Assert.True(harness.Kills.Count(kill => kill.Accepted > 0) * 10 >= 3 * kills, "fewer than 30 % of the kills fell between acceptance and manifest");
        if (Environment.GetEnvironmentVariable("MUSER_CRASH_LOG") is { } log)
        {
            var end = $"manifests {manifests}, other products {killed.Count - manifests}: all equal to those of a run without kills";
            await File.WriteAllTextAsync(log, $"{report}\n{end}\n");
        }
    }
}
