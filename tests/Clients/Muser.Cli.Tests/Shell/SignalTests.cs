using System.Diagnostics;
using Muser.Cli.Shell;

namespace Muser.Cli.Tests.Shell;

/// <summary>The program as a process of its own: what a service manager sends, and what it gets.</summary>
[Trait("Tier", "Cluster")]
public sealed class SignalTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("muser-signal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ASiloThatIsTerminatedLeavesInGoodOrder() =>
        Assert.Equal((ExitCode.Interrupted, ""), await TerminateAfterFirstLine("silo", "--name", "n", "--data", _folder));

    [Fact]
    public async Task ADemoThatIsTerminatedSumsUp()
    {
        var (exitCode, rest) = await TerminateAfterFirstLine("demo", "--console", "none", "--out", Path.Combine(_folder, "demo"));
        Assert.Equal(ExitCode.Interrupted, exitCode);
        Assert.Contains("Interrupted; publishing what has arrived.", rest, StringComparison.Ordinal);
        Assert.Contains("products ", rest, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> TerminateAfterFirstLine(params string[] args)
    {
        using var patience = new CancellationTokenSource(Patience);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "muser.dll"), .. args]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        try
        {
            Assert.NotNull(await process.StandardOutput.ReadLineAsync(patience.Token));
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            var rest = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, rest);
        }
        finally
        {
            process.Kill();
        }
    }
}
