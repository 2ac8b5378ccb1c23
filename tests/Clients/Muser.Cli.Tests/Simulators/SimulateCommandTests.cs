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
