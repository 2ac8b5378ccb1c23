using System.Diagnostics;
using Muser.Cli.Shell;

namespace Muser.Cli.Tests.Imaging;

[Trait("Tier", "Unit")]
public class ImageBenchTests
{
    /// <summary>The whole is timed against wsclean: without it there is one sentence with the line that installs it, and nothing is printed as if it had been measured.</summary>
    [Fact]
    public async Task WithoutWscleanTheInstallLineIsSaid()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, ArgumentList = { Path.Combine(AppContext.BaseDirectory, "muser.dll"), "bench", "image" } };
        start.Environment["PATH"] = Path.Combine(Path.GetTempPath(), "no-such-folder"); // the runtime itself was found by ours
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((ExitCode.BadInput, ""), (process.ExitCode, await output));
        Assert.Contains("wsclean is not installed", error, StringComparison.Ordinal);
        Assert.Contains("apt-get install wsclean python3-casacore", error, StringComparison.Ordinal);
        Assert.Contains("--kernels", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--size", "511")]
    [InlineData("--size", "0")]
    [InlineData("--size", "100000000")]
    [InlineData("--cell", "-1")]
    [InlineData("--cell", "NaN")]
    [InlineData("--threads", "-2")]
    public async Task RefusesWhatIsNoMap(string option, string value)
    {
        var error = new StringWriter();
        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(["bench", "image", option, value], new StringWriter(), error));
        Assert.Contains("--size must be even and 2 to 16384, --cell positive", error.ToString(), StringComparison.Ordinal);
    }
}
