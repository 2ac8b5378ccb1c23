using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Cli.Tests.Frames;

[Trait("Tier", "Unit")]
public sealed class FramesCommandTests : IDisposable
{
    private static readonly FaultOptions SomeFaults = new()
    {
        Drop = Select((5, 6), (20, 20)),
        Repeat = Select((9, 9)),
        Swap = Select((12, 12)),
        Truncate = Select((15, 15), (30, 30)),
        Damage = Select((25, 28)),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("muser-frames-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public async Task InfoListsFramesAsTheDesignSays(ArrayId array)
    {
        var file = await Simulate(array, 10);
        var (exitCode, output, _) = await Run("frames", "info", file, "--json");
        var lines = Json(output);

        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Equal(10, lines.Count);
        var layout = ArrayLayout.For(array);
        var expected =
            $"{{\"index\":3,\"offset\":{3 * layout.FrameBytes},\"array\":\"{layout.Name}\",\"utc\":\"2015-11-01T04:08:49.363536180Z\"," +
            $"\"bandMHz\":{layout.BandsMHz[1]},\"polarization\":\"R\",\"source\":\"sun\",\"fringeDone\":false,\"status\":\"ok\"}}";
        Assert.Equal(expected, lines[3].GetRawText());
    }

    [Fact]
    public async Task InfoNamesWhatIsNoFrame()
    {
        var file = await Simulate(ArrayId.Muser1, 40, SomeFaults);
        var (exitCode, output, _) = await Run("frames", "info", file, "--json");
        var statuses = Json(output).Select(line => line.GetProperty("status").GetString()).ToList();

        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Equal(38, statuses.Count);
        Assert.Equal(2, statuses.Count(status => status == "too-short"));
        Assert.Equal(4, statuses.Count(status => status is "out-of-sync" or "impossible-time" or "unknown-band"));
        Assert.Contains("too-short", (await Run("frames", "info", file)).Output);
    }

    [Fact]
    public async Task InfoTellsThePolarizationOfTheOldHeaderFromTheOrderOfFrames()
    {
        var start = UtcTime.FromCalendar(2014, 11, 11, 4);
        var file = await Simulate(new SimulationOptions { Start = start, Header = FrameHeaderFormat.Old }, 9);
        var lines = Json((await Run("frames", "info", file, "--json")).Output);

        Assert.Equal("LRLRLRLRL", string.Concat(lines.Select(line => line.GetProperty("polarization").GetString())));
        Assert.Equal([400, 400, 800, 800, 1200, 1200, 1600, 1600, 400], lines.Select(line => Int(line, "bandMHz")));
    }

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public async Task CheckFindsNothingInGoodFiles(ArrayId array)
    {
        var file = await Simulate(array, 70);
        var (exitCode, output, error) = await Run("frames", "check", file, "--json");
        var summary = Assert.Single(Json(output));

        Assert.Equal((ExitCode.Done, ""), (exitCode, error));
        Assert.Equal("summary", summary.GetProperty("kind").GetString());
        Assert.Equal(70, summary.GetProperty("frames").GetInt64());
        Assert.Equal(70L * ArrayLayout.For(array).FrameBytes, summary.GetProperty("bytes").GetInt64());
        Assert.Contains("path delay, the default", (await Run("frames", "check", file)).Output);
    }

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public async Task CheckFindsEveryFaultThatWasDone(ArrayId array)
    {
        var file = await Simulate(array, 40, SomeFaults);
        var (exitCode, output, error) = await Run("frames", "check", file, "--json");
        var lines = Json(output);
        var summary = lines[^1];

        Assert.Equal(ExitCode.BadInput, exitCode);
        Assert.Contains("2 gaps (3 frames missing), 1 duplicates, 1 out of order, 6 damaged", error);
        Assert.Equal(
            (2, 3, 1, 1, 6),
            (Count("gaps"), Count("missing"), Count("duplicates"), Count("disordered"), Count("damaged")));
        Assert.Equal(["damage:6", "disorder:1", "duplicate:1", "gap:2", "summary:1"], lines
            .GroupBy(line => line.GetProperty("kind").GetString()).Select(group => $"{group.Key}:{group.Count()}").Order());
        Assert.Equal(3, (await Run("frames", "check", file)).Output.Split('\n').Count(line => line.Contains("gap")));

        int Count(string name) => summary.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task CheckGoesOnPastAFileWithFaults()
    {
        var bad = await Simulate(ArrayId.Muser1, 40, SomeFaults);
        var good = await Simulate(new SimulationOptions { Start = UtcTime.FromCalendar(2016, 1, 1, 4) }, 8);
        var (exitCode, output, _) = await Run("frames", "check", bad, good, "--json");

        Assert.Equal(ExitCode.BadInput, exitCode);
        Assert.Equal(2, Json(output).Count(line => line.GetProperty("kind").GetString() == "summary"));
    }

    [Fact]
    public async Task DumpPrintsTheNumbersAsStored()
    {
        var layout = ArrayLayout.Muser1;
        var file = await Simulate(ArrayId.Muser1, 4);
        var frame = File.ReadAllBytes(file).AsSpan(2 * layout.FrameBytes, layout.FrameBytes).ToArray();
        var (exitCode, output, _) = await Run(
            "frames", "dump", file, "--frame", "2", "--baseline", "1,2", "44,3", "--channel", "0", "15", "--json");
        var dump = Assert.Single(Json(output));

        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Equal((2, 800, "L"), (Int(dump, "index"), Int(dump, "bandMHz"), dump.GetProperty("polarization").GetString()));
        var first = VisibilityUnpacker.Read(layout, frame, 0, 15);
        Assert.Equal($"[1,2,15,{first.Re},{first.Im}]", dump.GetProperty("vis")[1].GetRawText());
        Assert.Equal("[3,44,0,0,0]", dump.GetProperty("vis")[2].GetRawText());
        Assert.Equal(4, dump.GetProperty("vis").GetArrayLength());
        var autos = new uint[16 * 44];
        Autocorrelations.Read(layout, frame, autos);
        Assert.Equal($"[40,15,{autos[(15 * 44) + 39]}]", dump.GetProperty("auto")[79].GetRawText());
        Assert.Equal(88, dump.GetProperty("auto").GetArrayLength());
        var delays = new double[44];
        DelayWords.Read(layout, frame, delays);
        Assert.Equal(delays, dump.GetProperty("delaysNs").EnumerateArray().Select(delay => delay.GetDouble()));
    }

    [Fact]
    public async Task DumpWithoutAChoicePrintsEverything()
    {
        var dump = Json((await Run("frames", "dump", await Simulate(ArrayId.Muser2, 1), "--frame", "0", "--json")).Output)[0];
        Assert.Equal((16 * 2016, 16 * 64, 64), (Length("vis"), Length("auto"), Length("delaysNs")));

        int Length(string name) => dump.GetProperty(name).GetArrayLength();
    }

    [Theory]
    [InlineData("frames info {none}", "is not there")]
    [InlineData("frames info {folder}", "is a folder")]
    [InlineData("frames check {empty}", "is empty")]
    [InlineData("frames check {noise}", "holds no frame in its first 5000 bytes")]
    [InlineData("frames dump {good} --frame 4", "has no frame 4; its frames are 0 to 3")]
    [InlineData("frames dump {bad} --frame 5", "is no frame")]
    public async Task BadInputIsOneClearSentence(string commandLine, string sentence)
    {
        var noise = new byte[5000];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(Path.Combine(_folder, "noise"), noise);
        File.WriteAllBytes(Path.Combine(_folder, "empty"), []);
        var good = await Simulate(ArrayId.Muser1, 4);
        var bad = await Simulate(
            new SimulationOptions { Start = UtcTime.FromCalendar(2016, 1, 1, 4), Faults = new() { Damage = Select((5, 5)) } }, 8);
        var args = commandLine.Replace("{none}", Path.Combine(_folder, "none")).Replace("{folder}", _folder)
            .Replace("{empty}", Path.Combine(_folder, "empty")).Replace("{noise}", Path.Combine(_folder, "noise"))
            .Replace("{good}", good).Replace("{bad}", bad).Split(' ');
        var (exitCode, _, error) = await Run(args);

        Assert.Equal(ExitCode.BadInput, exitCode);
        Assert.Contains(sentence, error);
        Assert.StartsWith("muser: ", error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--channel", "16")]
    [InlineData("--channel", "x")]
    [InlineData("--baseline", "1,1")]
    [InlineData("--baseline", "0,1")]
    [InlineData("--baseline", "1-2")]
    [InlineData("--baseline", "1,45")]
    public async Task WrongUseEndsWithExitCode2(params string[] option)
    {
        var file = await Simulate(ArrayId.Muser1, 1);
        var (exitCode, _, error) = await Run(["frames", "dump", file, "--frame", "0", .. option]);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(option[0], error);
    }

    [Theory]
    [InlineData("info", "--count", "-5")]
    [InlineData("info", "--array", "muser3")]
    [InlineData("dump", "--frame", "-1")]
    [InlineData("dump", "--frame", "x")]
    public async Task WrongValuesAreNamedInOneSentence(string command, string option, string value)
    {
        var (exitCode, output, error) = await Run("frames", command, await Simulate(ArrayId.Muser1, 1), option, value);
        Assert.Equal((ExitCode.Usage, ""), (exitCode, output));
        Assert.StartsWith($"muser: {option} is ", error);
        Assert.Contains(value, error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task CheckOfAFileWithoutAWholeFrameNamesNoTimes()
    {
        var path = Path.Combine(_folder, "short");
        File.WriteAllBytes(path, File.ReadAllBytes(await Simulate(ArrayId.Muser1, 1))[..50_000]);
        var (exitCode, output, _) = await Run("frames", "check", path);
        Assert.Equal(ExitCode.BadInput, exitCode);
        Assert.Contains("frames       0 good\n", output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task ACancelledCheckEndsWithExitCode130()
    {
        var file = await Simulate(ArrayId.Muser1, 2);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Equal(
            ExitCode.Interrupted,
            await CommandLine.RunAsync(["frames", "check", file], TextWriter.Null, TextWriter.Null, stop.Token));
    }

    private static FaultSelection Select(params (long First, long Last)[] frames) => new() { Frames = frames };

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static List<JsonElement> Json(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private static async Task<(int ExitCode, string Output, string Error)> Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync(args, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    private Task<string> Simulate(ArrayId array, int frames, FaultOptions? faults = null) =>
        Simulate(new SimulationOptions { Array = array, Faults = faults ?? new FaultOptions() }, frames);

    private async Task<string> Simulate(SimulationOptions options, int frames) =>
        (await new RecorderWriter(new FrameSimulator(options)).WriteAsync(_folder, 0, frames, overwrite: true))[0].Path;
}
