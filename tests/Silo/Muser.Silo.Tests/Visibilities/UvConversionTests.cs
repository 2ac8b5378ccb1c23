using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Silo.Visibilities;
using Muser.Simulators.Frames;

namespace Muser.Silo.Tests.Visibilities;

[Trait("Tier", "Unit")]
public sealed class UvConversionTests : IDisposable
{
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;
    private static readonly Polarization[] Both = [Polarization.Right, Polarization.Left];

    private readonly string _folder = Directory.CreateTempSubdirectory("muser-conversion-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Sums are in the order of frames whoever makes them: not a bit of the file depends on how many threads there are.</summary>
    [Fact]
    public void TheBytesDoNotDependOnTheThreads()
    {
        var raw = Raw(Frames(96, k => k));
        var one = File.ReadAllBytes(Convert(raw, threads: 1).Path);
        Assert.Equal(one, File.ReadAllBytes(Convert(raw, threads: 2).Path));
        Assert.Equal(one, File.ReadAllBytes(Convert(raw, threads: 5).Path));
    }

    /// <summary>A frame alone in its file is the plane of its band and hand in the average of its cycle: same data, weights and flags.</summary>
    [Fact]
    public void AFileForEachFrameHoldsWhatTheAverageOfItsCycleHolds()
    {
        var raw = Raw(Frames(24, k => k));
        var (_, cycles) = Read(Convert(raw, threads: 2, integrationNs: null).Path);
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "frames")).FullName;
        var files = new UvFrameFiles(raw, ParametersOfFile.Read(Layout, null), new UvSelection { Hands = Both, Threads = 2 }, folder, VisibilityFormat.UvFits);
        files.Run(_ => { }, default);
        string[] paths = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        Assert.Equal(24, paths.Length);
        Assert.Equal(24, files.Files);
        for (var k = 0; k < paths.Length; k++)
        {
            var (cycle, band, hand) = (k / 8, k % 8 / 2, k % 2);
            Assert.EndsWith($"-{Layout.BandsMHz[band]}{"LR"[hand]}.uvfits", paths[k], StringComparison.Ordinal);
            var (dataset, rows) = Read(paths[k]);
            Assert.Equal([hand == 0 ? Stokes.LL : Stokes.RR], dataset.Stokes);
            Assert.Equal(UvBand.OfFrame(Layout.BandsMHz[band]), Assert.Single(dataset.Frequencies[0].Bands));
            Assert.Equal(Layout.ScienceBaselines, rows.Count);
            for (var row = 0; row < rows.Count; row += 7)
            {
                var average = (cycle * Layout.ScienceBaselines) + row;
                for (var channel = 0; channel < ArrayLayout.Channels; channel++)
                {
                    var at = (((band * ArrayLayout.Channels) + channel) * 2) + (hand == 0 ? 1 : 0);
                    Assert.Equal(
                        (cycles.VisBandChanPol(average)[at], cycles.WeightBandChanPol(average)[at]),
                        (rows.VisBandChanPol(row)[channel], rows.WeightBandChanPol(row)[channel]));
                }
            }
        }
    }

    /// <summary>A range that begins within a cycle averages that rest of it alone: bands of two cycles never stand beside each other.</summary>
    [Fact]
    public void AveragesAreWholeCyclesAlsoWhereTheRangeBeginsWithinOne()
    {
        var raw = Raw(Frames(24, k => k));
        var (_, rows) = Read(Convert(raw, threads: 1, integrationNs: null, from: At(5)).Path);
        Assert.Equal(3 * Layout.ScienceBaselines, rows.Count);
        var weights = rows.WeightBandChanPol(0).ToArray();
        Assert.Equal([0f, 0f, 0f, 0f, 0f, 1f, 1f, 1f], Enumerable.Range(0, 8).Select(slot => Math.Abs(weights[(slot / 2 * 32) + 1 - (slot % 2)])).ToArray());
    }

    /// <summary>
    /// Ten hours, a frame every minute: what a night needs beyond a second is nothing. All work is done on the thread of the test, whose bytes are counted.
    /// </summary>
    [Fact]
    public void ANightTakesNoMoreMemoryThanAnHour()
    {
        var hour = Bytes(60);
        var night = Bytes(600);
        Assert.InRange((night - hour) / 540.0, 0, 600);

        long Bytes(int minutes)
        {
            var raw = Raw(Frames(minutes, k => k * 19_200));
            Convert(raw, threads: 1);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var done = Convert(raw, threads: 1);
            Assert.Equal(minutes, done.Averages);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>
    /// Frames of one average are not allocated for: 240 more of them, 24 MB, cost what lists of flags grow by once. Code that is not optimised yet
    /// allocates more or less from run to run, so all of it runs before anything is counted.
    /// </summary>
    [Fact]
    public void NothingGrowsWithTheFramesOfAnAverage()
    {
        _ = (Bytes(80), Bytes(320));
        var (few, many) = (Bytes(80), Bytes(320));
        Assert.InRange(many - few, -16_384, 16_384);

        long Bytes(int frames)
        {
            var raw = Raw(Frames(frames, k => k));
            Convert(raw, threads: 1, integrationNs: 10 * UtcTime.NsPerSecond);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Convert(raw, threads: 1, integrationNs: 10 * UtcTime.NsPerSecond);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static UtcTime At(int frame) => Start.AddNs(frame * ArrayLayout.FramePeriodNs);

    private static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 1);

    /// <summary>A file of simulated frames, noise and all, with the times of given numbers.</summary>
    private string Frames(int count, Func<int, long> number)
    {
        var simulator = new FrameSimulator(new() { Array = Layout.Id, Seed = 6 });
        var frame = new byte[Layout.FrameBytes];
        var path = Path.Combine(_folder, $"frames-{count}");
        using var file = File.Create(path);
        for (var k = 0; k < count; k++)
        {
            simulator.Simulate(k % 32, frame);
            Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(Layout, frame, FrameReadOptions.Default, out var header, out _));
            FrameWriter.WriteHeader(header with { Time = Start.AddNs(number(k) * ArrayLayout.FramePeriodNs) }, frame);
            file.Write(frame);
        }

        return path;
    }

    private static RawFiles Raw(string path) => RawFiles.Scan([path], null, null, default);

    private UvConversion Convert(RawFiles raw, int threads, long? integrationNs = 100_000_000, UtcTime? from = null)
    {
        var selection = new UvSelection { Hands = Both, IntegrationNs = integrationNs, Threads = threads, From = from };
        using var conversion = new UvConversion(raw, ParametersOfFile.Read(Layout, null), selection, _folder, VisibilityFormat.UvFits);
        conversion.Run(_ => { }, default);
        return conversion;
    }

    private static (UvDataset Dataset, VisibilityBlock Block) Read(string path)
    {
        Assert.True(VisibilityReader.TryOpen(path, null, out var reader).IsNone);
        using (reader)
        {
            var block = reader!.Dataset.CreateBlock((int)reader.Rows);
            Assert.True(reader.TryRead(block).IsNone);
            return (reader.Dataset, block);
        }
    }
}
