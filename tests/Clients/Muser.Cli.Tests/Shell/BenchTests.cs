using Muser.Cli.Shell;

namespace Muser.Cli.Tests.Shell;

[Trait("Tier", "Unit")]
public sealed class BenchTests
{
    [Fact]
    public void AFigureIsOneJsonObjectOfTheFieldsThatOthersReadOn()
    {
        var output = new StringWriter();
        new BenchFigure("unpack", 3, "GB/s", 4, "copy").Print(output, json: true);
        Assert.Equal("""{"name":"unpack","value":3,"unit":"GB/s","ceiling":4,"ceilingName":"copy","ratio":0.75}""", output.ToString().TrimEnd());
    }

    [Fact]
    public void AFigureWithoutACeilingLeavesItOut()
    {
        var output = new StringWriter();
        new BenchFigure("one dirty map", 12.5, "ms").Print(output, json: true);
        Assert.Equal("""{"name":"one dirty map","value":12.5,"unit":"ms"}""", output.ToString().TrimEnd());
    }

    [Fact]
    public void TheFastestRoundCounts()
    {
        var calls = 0;
        var seconds = BestRound.Seconds(() => calls++, CancellationToken.None, callsPerRound: 1000);
        Assert.InRange(seconds, 0, 0.5);
        Assert.True(calls >= BestRound.Rounds * 1000);
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("sky")]
    [InlineData("image")]
    [InlineData("calibrate")]
    [InlineData("simulate")]
    public async Task ABenchEndsWhenItIsInterrupted(string bench)
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        Assert.Equal(
            ExitCode.Interrupted, await CommandLine.RunAsync(["bench", bench], TextWriter.Null, TextWriter.Null, stop.Token));
    }

    [Theory]
    [InlineData("simulate", "--seconds", "-1")]
    [InlineData("simulate", "--seconds", "NaN")]
    [InlineData("raw", "--megabytes", "1")]
    public async Task ABenchRefusesWhatItCannotMeasure(params string[] args)
    {
        var error = new StringWriter();
        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(["bench", .. args], TextWriter.Null, error));
        Assert.Contains(args[1], error.ToString(), StringComparison.Ordinal);
    }
}
