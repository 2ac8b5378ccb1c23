using Muser.Cli.Shell;

namespace Muser.Cli.Tests.Imaging;

[Trait("Tier", "Unit")]
public class ImageBenchTests
{
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
