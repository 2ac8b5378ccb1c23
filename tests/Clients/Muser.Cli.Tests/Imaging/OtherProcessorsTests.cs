using System.Diagnostics;

namespace Muser.Cli.Tests.Imaging;

/// <summary>Processors that have less than this one: <c>muser image</c> in a process of its own, in which the runtime may not use what they lack.</summary>
[Trait("Tier", "Unit")]
public class OtherProcessorsTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task MapsAreTheSameWithoutWideVectors(string switchedOff)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "sun.uvfits");
        ScenePoint.Write(file, 0.002, 0.001);
        string[] methods = ["hogbom", "multiscale"];
        foreach (var method in methods)
        {
            await Run(null, method);
            var usual = Maps();
            await Run(switchedOff, method);
            var plain = Maps();
            foreach (var (expected, actual) in usual.Zip(plain))
            {
                var peak = expected.Max(Math.Abs);
                Assert.All(Enumerable.Range(0, expected.Length), i => Assert.InRange(Math.Abs(expected[i] - actual[i]), 0, 2e-5 * peak));
            }
        }

        float[][] Maps() => [.. new[] { "dirty", "psf", "image" }.Select(kind => ImageCommandTests.Map(folder, $"sun-ch00-I-{kind}.fits"))];

        async Task Run(string? off, string method)
        {
            var start = new ProcessStartInfo("dotnet")
            {
                RedirectStandardOutput = true,
                ArgumentList =
                {
                    Path.Combine(AppContext.BaseDirectory, "muser.dll"), "image", file, "--out", folder.Path, "--size", "128", "--cell", "16", "--taper", "60",
                    "--clean", method, "--niter", "30", "--disc", "off",
                },
            };
            if (off is not null)
            {
                start.Environment[off] = "0";
            }

            using var process = Process.Start(start)!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }
    }
}
