using System.Globalization;
using Xunit.Abstractions;

namespace Muser.Crash.Tests.Jobs;

/// <summary>
/// The service killed by SIGKILL again and again while it works on jobs. A short run by default; <c>MUSER_JOB_KILLS=50</c> makes it long, and
/// <c>MUSER_JOB_LOG=FILE</c> keeps its report.
/// </summary>
[Trait("Tier", "Cluster")]
public sealed class JobCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int ShortKills = 4;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-job-crash-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task APartThatIsCountedIsNeverBegunAgainAndTheResultIsThatOfAnUndisturbedRun()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("MUSER_JOB_KILLS") ?? $"{ShortKills}", CultureInfo.InvariantCulture);
        var harness = new JobCrashHarness(_folder.FullName, kills, seed: 20261128);

        await harness.Run();

        var report = harness.Report();
        output.WriteLine(report);
        Assert.Empty(harness.Repeated);
        var (undisturbed, killed) = harness.Results;
        Assert.Equal(undisturbed, killed);
        Assert.Contains("programs/all.jsonl", killed.Keys);
        Assert.Contains("words.2/counts.txt", killed.Keys);
        Assert.True(harness.Attempts >= harness.Parts, "a part has written no attempt");
        var progress = harness.Kills.Zip(harness.Kills.Skip(1)).Count(pair => pair.Second.AttemptsOfCommitted.Count > pair.First.AttemptsOfCommitted.Count);
        Assert.True(progress * 3 >= kills, $"only before {progress} of {kills} kills were any parts counted");
        Assert.True(harness.Kills.Count(kill => kill.Running > 0) * 3 >= kills, "few kills fell while a part was at work");
        Assert.True(harness.Kills.TrueForAll(kill => kill.AttemptsOfCommitted.Count < harness.Parts), "the job was done before the kills were");
        if (Environment.GetEnvironmentVariable("MUSER_JOB_LOG") is { } log)
        {
            await File.WriteAllTextAsync(log, $"{report}\nno counted part was begun again; {killed.Count} files of results: all equal to those of a run without kills\n");
        }
    }
}
