using System.Text.Json;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;
using Muser.Simulators.Observing;

namespace Muser.Simulators.Tests.Frames;

[Trait("Tier", "Unit")]
public sealed class RecorderWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muser-simulate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void NamesFilesAsTheRecorderDoesInBeijingTime()
    {
        Assert.True(UtcTime.TryParse("2015-11-01T04:08:49.354161180Z", out var time));
        Assert.Equal("CSRH_20151101-120849_354161180", RecorderFile.NameOf(time));
        Assert.Equal("CSRH_20151102-000000_000000020", RecorderFile.NameOf(UtcTime.FromCalendar(2015, 11, 1, 16, 0, 0, 20)));
    }

    [Fact]
    public async Task WritesFramesAndASidecarThatTellsThem()
    {
        var simulator = new FrameSimulator(new()
        {
            Seed = 11,
            GainPhaseScatterDeg = 40,
            DeadAntennas = [3],
            Faults = new() { Drop = new() { Frames = [(2, 3)] }, Truncate = new() { Frames = [(7, 7)] } },
        });
        var file = Assert.Single(await new RecorderWriter(simulator).WriteAsync(_folder, 0, 10));
        Assert.Equal(Path.Combine(_folder, "CSRH_20151101-120849_354161180"), file.Path);
        Assert.Equal(8, file.Frames);
        Assert.Equal([2, 3, 7], file.Faults.Select(fault => fault.Frame));
        var bytes = File.ReadAllBytes(file.Path);
        Assert.Equal(file.Bytes, bytes.Length);
        var expected = new byte[100_000];
        simulator.Simulate(4, expected);
        Assert.True(bytes.AsSpan(200_000, 100_000).SequenceEqual(expected));

        using var sidecar = JsonDocument.Parse(File.ReadAllText(file.Path + ".json"));
        var root = sidecar.RootElement;
        Assert.Equal("CSRH_20151101-120849_354161180", root.GetProperty("file").GetString());
        Assert.Equal("2015-11-01T04:08:49.354161180Z", root.GetProperty("startUtc").GetString());
        Assert.Equal(simulator.CountsPerJy, root.GetProperty("countsPerJy").GetDouble());
        Assert.Equal(11, root.GetProperty("seed").GetInt32());
        Assert.Equal("IA3", root.GetProperty("dead")[0].GetString());
        Assert.Equal(simulator.Gains[Polarization.Right, 7].Imaginary, root.GetProperty("gainsR")[7][1].GetDouble());
        Assert.Equal("truncate", root.GetProperty("faults")[2].GetProperty("kind").GetString());
        Assert.True(SceneFile.TryParse(root.GetProperty("scene").GetRawText(), out var scene, out _));
        Assert.Equal(Scene.Default.Components.Count, scene.Components.Count);
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    /// <summary>All frames but two are dropped, so that the minute costs nothing.</summary>
    [Fact]
    public async Task BeginsANewFileEachMinute()
    {
        var simulator = new FrameSimulator(new()
        {
            Scene = new(),
            Noise = false,
            Faults = new() { Drop = new() { Frames = [(1, ArrayLayout.FramesPerFile - 1)] } },
        });
        var files = await new RecorderWriter(simulator).WriteAsync(_folder, 0, ArrayLayout.FramesPerFile + 1);
        Assert.Equal([1L, 1L], files.Select(file => file.Frames));
        Assert.EndsWith("CSRH_20151101-120949_354161180", files[1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeavesNothingHalfWritten()
    {
        var simulator = new FrameSimulator(new());
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new RecorderWriter(simulator).WriteAsync(_folder, 0, 1000, progress: _ => stop.Cancel(), cancellation: stop.Token));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task KeepsAFileThatIsThere()
    {
        var writer = new RecorderWriter(new FrameSimulator(new() { Scene = new() }));
        await writer.WriteAsync(_folder, 0, 1);
        var failure = await Assert.ThrowsAsync<IOException>(() => writer.WriteAsync(_folder, 0, 2));
        Assert.Contains("is there already", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(await writer.WriteAsync(_folder, 0, 2, overwrite: true)).Frames);
    }
}
