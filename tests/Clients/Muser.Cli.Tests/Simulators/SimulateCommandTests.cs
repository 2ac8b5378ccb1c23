using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Muser.Cli.Shell;

namespace Muser.Cli.Tests.Simulators;

[Trait("Tier", "Unit")]
public sealed class SimulateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muser-simulate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RawWritesAFileAndSaysWhatIsInIt()
    {
        var (exitCode, output, error) = await Run("simulate", "raw", "--frames", "16", "--drop", "5", "--damage", "7", "--out", _folder, "--json");
        Assert.Equal((0, ""), (exitCode, error));
        using var json = JsonDocument.Parse(output);
        var file = json.RootElement.GetProperty("file").GetString()!;
        Assert.Equal(Path.Combine(_folder, "CSRH_20151101-120849_354161180"), file);
        Assert.Equal(15, json.RootElement.GetProperty("frames").GetInt64());
        Assert.Equal(1_500_000, new FileInfo(file).Length);
        var faults = json.RootElement.GetProperty("faults");
        Assert.Equal("drop", faults[0].GetProperty("kind").GetString());
        Assert.Equal(7, faults[1].GetProperty("frame").GetInt64());
        Assert.True(File.Exists(file + ".json"));
    }

    [Fact]
    public async Task RawTakesASceneThatSceneHasPrinted()
    {
        var (_, scene, _) = await Run("simulate", "scene");
        var path = Path.Combine(_folder, "scene.json");
        await File.WriteAllTextAsync(path, scene);
        var (exitCode, output, error) = await Run("simulate", "raw", "--frames", "2", "--scene", path, "--out", _folder, "--array", "muser2");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("2 frames  0.4 MB", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CalibratorWritesFramesOfASatelliteAndTheTruth()
    {
        var (exitCode, output, error) = await Run(
            "simulate", "calibrator", "--frames", "8", "--gain-phase", "100", "--gain-delay", "1", "--channels", "1600:3", "--out", _folder, "--json");
        Assert.Equal((0, ""), (exitCode, error));
        using var json = JsonDocument.Parse(output);
        var file = json.RootElement.GetProperty("file").GetString()!;
        Assert.Equal(Path.Combine(_folder, "CSRH_20151101-113000_000000000"), file);
        Assert.False(json.RootElement.TryGetProperty("countsPerJy", out _));
        Assert.Equal("geostationary at 100.5 deg E", json.RootElement.GetProperty("beacon").GetProperty("name").GetString());
        (exitCode, output, _) = await Run("frames", "info", file, "--json");
        Assert.Equal(0, exitCode);
        Assert.Equal(8, output.Split("\"source\":\"satellite\"").Length - 1);

        using var sidecar = JsonDocument.Parse(await File.ReadAllTextAsync(file + ".json"));
        var root = sidecar.RootElement;
        Assert.False(root.TryGetProperty("scene", out _));
        var beacon = root.GetProperty("beacon");
        Assert.Equal(3, beacon.GetProperty("channelsByBandMHz").GetProperty("1600")[0].GetInt32());
        Assert.Equal(2.5, beacon.GetProperty("offsetMHz").GetDouble());
        Assert.Equal(-7_683_809.68, beacon.GetProperty("itrfM")[0].GetDouble(), 0.01);
        Assert.Equal(39.0, beacon.GetProperty("elevationDeg").GetDouble(), 0.1);

        // The same receivers on the Sun.
        (_, output, _) = await Run("simulate", "raw", "--frames", "1", "--gain-phase", "100", "--gain-delay", "1", "--out", _folder, "--json");
        using var raw = JsonDocument.Parse(output);
        using var sun = JsonDocument.Parse(await File.ReadAllTextAsync(raw.RootElement.GetProperty("file").GetString()! + ".json"));
        foreach (var name in new[] { "gainsL", "gainsR", "delaysNsL", "delaysNsR" })
        {
            Assert.Equal(sun.RootElement.GetProperty(name).GetRawText(), root.GetProperty(name).GetRawText());
        }
    }

    [Fact]
    public async Task CalibratorTakesTwoLineElementsAndWarnsOfOldOnes()
    {
        var path = Path.Combine(_folder, "gnss.txt");
        await File.WriteAllTextAsync(path, """
            PRN-22
            1 28129U 03058A   16175.57071136 -.00000104  00000-0  10000-3 0   450
            2 28129  54.7298 324.8098 0048506 266.2640  93.1663  2.00562768 18443
            """);
        string[] Args(string start) => ["simulate", "calibrator", "--frames", "1", "--tle", path, "--satellite", "prn-22", "--start", start, "--out", _folder];
        var (exitCode, output, error) = await Run(Args("2016-06-24T05:00:00"));
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("PRN-22, ", output, StringComparison.Ordinal);
        Assert.Contains("° up, azimuth ", output, StringComparison.Ordinal);
        (exitCode, _, error) = await Run(Args("2016-07-24T03:00:00"));
        Assert.Equal((0, "muser: The elements of PRN-22 are 31 days from the observation: its place may be off by tens of km."), (exitCode, error.Trim()));
        (exitCode, _, error) = await Run(Args("2017-07-24T03:00:00"));
        Assert.Equal(1, exitCode);
        Assert.Equal(
            "muser: The elements of PRN-22 are of 2016-06-23, 396 days before the observation; more than 365 days are refused: get elements of that time.", error.Trim());
        (exitCode, _, error) = await Run(Args("2016-06-23T21:00:00"));
        Assert.Equal(1, exitCode);
        Assert.Contains("below the horizon", error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("54.7298", "54.7398", StringComparison.Ordinal));
        (exitCode, _, error) = await Run(Args("2016-06-24T05:00:00"));
        Assert.Equal(1, exitCode);
        Assert.Contains("cannot be used: line 3, column 69: the checksum is '3', but the line adds up to 4: it is damaged.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--start is 'noon'", "raw", "--start", "noon")]
    [InlineData(2, "There is no band at 500 MHz on muser1", "raw", "--band", "500")]
    [InlineData(2, "--drop is '2.5'", "raw", "--drop", "2.5")]
    [InlineData(2, "--dead names 'IX9'", "raw", "--dead", "IA3,IX9")]
    [InlineData(2, "Give one of --seconds, --cycles and --frames", "raw", "--frames", "1", "--cycles", "1")]
    [InlineData(2, "at least one frame", "raw", "--frames", "0")]
    [InlineData(2, "--out is empty", "raw", "--frames", "1", "--out", "")]
    [InlineData(1, "is a folder; a JSON file such as 'muser simulate scene' prints is needed", "raw", "--scene", "/")]
    [InlineData(1, "Cannot write into the folder /proc/muser", "raw", "--frames", "1", "--out", "/proc/muser")]
    [InlineData(1, "Geostationary at -60 deg E stands 52.8° below the horizon", "calibrator", "--geostationary", "-60")]
    [InlineData(1, "Satellite at -2018,4280,4263 stands", "calibrator", "--itrf", "-2018,4280,4263")]
    [InlineData(1, "no-such.tle is not there; a file of two-line elements is needed", "calibrator", "--tle", "no-such.tle")]
    [InlineData(2, "--itrf is '1,2'; write X,Y,Z", "calibrator", "--itrf", "1,2")]
    [InlineData(2, "Give one of --itrf, --geostationary and --tle", "calibrator", "--itrf", "1,2,3", "--geostationary", "100")]
    [InlineData(2, "give the file with --tle", "calibrator", "--satellite", "X")]
    [InlineData(2, "--channels is '3:16'", "calibrator", "--channels", "3:16")]
    [InlineData(2, "The signal to noise is 500", "calibrator", "--snr", "500")]
    [InlineData(2, "The amplitude is 0 counts", "calibrator", "--amplitude", "0")]
    [InlineData(2, "The scatter of delays is -1 ns", "raw", "--gain-delay", "-1")]
    [InlineData(2, "--to is 'here'", "stream", "--to", "here")]
    [InlineData(2, "--speed is '0'", "stream", "--to", "127.0.0.1:9", "--speed", "0")]
    [InlineData(1, "No host is called", "stream", "--to", "no-such-host.invalid:9")]
    [InlineData(1, "no-such-scene.json is not there", "raw", "--scene", "no-such-scene.json")]
    public async Task WrongUseIsSaidInOneSentence(int exitCode, string says, params string[] args)
    {
        var (code, output, error) = await Run(["simulate", .. args]);
        Assert.Equal((exitCode, ""), (code, output));
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task BadSceneSaysWhere()
    {
        var path = Path.Combine(_folder, "scene.json");
        await File.WriteAllTextAsync(path, """{ "components": [ { "kind": "point", "name": "P", "fluxJy": 1 } ] }""");
        var (exitCode, _, error) = await Run("simulate", "raw", "--scene", path, "--out", _folder);
        Assert.Equal(1, exitCode);
        Assert.Contains("components[0] 'P': a place is either", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamSendsItsCyclesAndSaysHowItWent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var reading = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            var all = new MemoryStream();
            await client.GetStream().CopyToAsync(all);
            return all.Length;
        });
        var (exitCode, output, _) = await Run(
            "simulate", "stream", "--to", listener.LocalEndpoint.ToString()!, "--framing", "length", "--cycles", "2", "--speed", "max", "--every-cycle", "--json");
        Assert.Equal(0, exitCode);
        Assert.Equal(16 * 100_004, await reading);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(16, json.RootElement.GetProperty("framesSent").GetInt64());
        Assert.Equal(2, json.RootElement.GetProperty("cycles").GetInt64());
    }

    [Fact]
    public async Task InterruptedRawLeavesNoFile()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var (exitCode, _, _) = await Run(stop.Token, "simulate", "raw", "--seconds", "10", "--out", _folder);
        Assert.Equal(130, exitCode);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static Task<(int ExitCode, string Output, string Error)> Run(params string[] args) => Run(CancellationToken.None, args);

    private static async Task<(int ExitCode, string Output, string Error)> Run(CancellationToken cancellation, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync(args, output, error, cancellation);
        return (exitCode, output.ToString(), error.ToString());
    }
}
