using Muser.Formats.Archive;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Silo.Visibilities;
using Muser.Simulators.Frames;
using Muser.Simulators.Observing;

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
        Assert.Equal(4 * Layout.ScienceBaselines, rows.Count);
        Assert.Equal([0f, 0f, 0f, 0f, 0f, 1f, 0f, 0f], Weights(0)); // its left neighbour is not in the range
        Assert.Equal([0f, 0f, 0f, 0f, 0f, 0f, 1f, 1f], Weights(Layout.ScienceBaselines));

        float[] Weights(int row)
        {
            return [.. Enumerable.Range(0, 8).Select(slot => Math.Abs(rows.WeightBandChanPol(row)[(slot / 2 * 32) + 1 - (slot % 2)]))];
        }
    }

    /// <summary>
    /// A burst of one cycle, of which one hand's frame is missing: what stands in one row is the same looks of both hands, so the burst is in neither, and V of a
    /// source without polarisation is nothing. The hand that was there is kept, in rows of its own. Pairs that come in two batches are pairs all the same.
    /// </summary>
    [Fact]
    public void HandsAreNeverPairedAcrossAMissingFrame()
    {
        const int Burst = 4;
        int[] missing = [3, (8 * Burst) + 1]; // 800 R of the first cycle, 400 R of the burst
        var path = Path.Combine(_folder, "burst");
        using (var file = File.Create(path))
        {
            var (quiet, burst) = (Point(1), Point(100));
            var frame = new byte[Layout.FrameBytes];
            foreach (var k in Enumerable.Range(0, 80).Except(missing))
            {
                (k / 8 == Burst ? burst : quiet).Simulate(k, frame);
                file.Write(frame);
            }
        }

        var done = Convert(Raw(path), threads: 2, integrationNs: 10 * Layout.CyclePeriodNs);
        Assert.Equal((1, 2, 78), (done.Averages, done.Unpaired, done.Counts.Taken));
        var (_, rows) = Read(done.Path);
        var baselines = Layout.ScienceBaselines;
        Assert.Equal(2 * baselines, rows.Count); // all of both hands; the two left frames
        var (weightBoth, weightLeft) = (new float[8], new float[8]);
        for (var row = 0; row < rows.Count; row++)
        {
            var isBoth = Math.Abs(rows.WeightBandChanPol(row)[^1]) > 1;
            for (var band = 0; band < 4; band++)
            {
                var at = 2 * ArrayLayout.Channels * band;
                var (right, left) = (rows.VisBandChanPol(row)[at], rows.VisBandChanPol(row)[at + 1]);
                var (rightWeight, leftWeight) = (Math.Abs(rows.WeightBandChanPol(row)[at]), Math.Abs(rows.WeightBandChanPol(row)[at + 1]));
                ((isBoth ? weightBoth : weightLeft)[2 * band], (isBoth ? weightBoth : weightLeft)[(2 * band) + 1]) = (rightWeight, leftWeight);
                if (rightWeight > 0 && leftWeight > 0)
                {
                    Assert.True(new ComplexF(right.Re - left.Re, right.Im - left.Im).Abs() < 0.01 * left.Abs(), $"band {band}, row {row}: {right.Abs()} and {left.Abs()}");
                }
            }
        }

        Assert.Equal([9f, 9f, 9f, 9f, 10f, 10f, 10f, 10f], weightBoth);
        Assert.Equal([0f, 1f, 0f, 1f, 0f, 0f, 0f, 0f], weightLeft);

        static FrameSimulator Point(double fluxJy) => new(new()
        {
            Array = Layout.Id,
            Noise = false,
            CountsPerJy = 10_000,
            Scene = new Scene { Components = [new PointComponent { LArcsec = 0, MArcsec = 0, FluxJy = fluxJy }] },
        });
    }

    /// <summary>
    /// A cycle that begins in one file of an archive and ends in the next, which begins late, with frames missing on both sides, is the average that it would
    /// be in one file: whatever range is asked for.
    /// </summary>
    [Theory]
    [InlineData("muser1", 19, 21)]
    [InlineData("muser1", 14, 11)]
    [InlineData("muser1", 1, 4)]
    [InlineData("muser2", 30, 90)]
    public void ACycleThatStraddlesTwoFilesOfAnArchiveIsOneAverage(string array, int before, int after)
    {
        var layout = ArrayLayout.ByName(array)!;
        var seam = (2 * layout.FramesPerCycle) + 3;
        var (from, to) = (seam - before, seam + after);
        int[] present = [.. Enumerable.Range(0, seam + layout.FramesPerCycle).Where(k => k != seam && k != seam + 1 && k != seam - 2)];
        var archive = Directory.CreateDirectory(Path.Combine(_folder, "archive")).FullName;
        Simulated(layout, Path.Combine(_folder, "whole"), present);
        var first = Simulated(layout, Path.Combine(archive, "first"), present.Where(k => k < seam));
        var second = Simulated(layout, Path.Combine(archive, "second"), present.Where(k => k >= seam));
        File.Move(Path.Combine(archive, "first"), Path.Combine(archive, FrameFileName.Recorder(first)));
        File.Move(Path.Combine(archive, "second"), Path.Combine(archive, FrameFileName.Recorder(second)));
        ArchiveIndexer.Update(archive, null, false, UtcTime.FromDateTime(DateTime.UtcNow.AddDays(1)), (_, _) => { }, default);
        Assert.Equal(ArchiveFault.None, ArchiveIndex.TryOpen(archive, null, out var index));
        using (index)
        {
            var (begin, end) = (first.AddNs(from * ArrayLayout.FramePeriodNs), first.AddNs(to * ArrayLayout.FramePeriodNs));
            var expected = Rows(RawFiles.Scan([Path.Combine(_folder, "whole")], null, null, default));
            var got = Rows(RawFiles.OfArchive(index!, null, begin, end, null, new List<string>()));
            Assert.Equal(present.Count(k => k >= from && k < to), expected.Taken);
            Assert.Equal(expected.Taken, got.Taken);
            Assert.Equal(expected.Block.Count, got.Block.Count);
            var correlations = expected.Block.Count * expected.Block.CorrelationsPerRow;
            Assert.Equal(expected.Block.Time[..expected.Block.Count], got.Block.Time[..expected.Block.Count]);
            Assert.Equal(expected.Block.VisRowBandChanPol[..correlations], got.Block.VisRowBandChanPol[..correlations]);
            Assert.Equal(expected.Block.WeightRowBandChanPol[..correlations], got.Block.WeightRowBandChanPol[..correlations]);

            (long Taken, VisibilityBlock Block) Rows(RawFiles raw)
            {
                var selection = new UvSelection { Hands = Both, From = begin, To = end };
                using var conversion = new UvConversion(raw, ParametersOfFile.Read(layout, null), selection, _folder, VisibilityFormat.UvFits);
                conversion.Run(_ => { }, default);
                return (conversion.Counts.Taken, Read(conversion.Path).Block);
            }
        }
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

    /// <summary>Writes simulated frames with given numbers; returns the time of the first.</summary>
    private static UtcTime Simulated(ArrayLayout layout, string path, IEnumerable<int> numbers)
    {
        var simulator = new FrameSimulator(new() { Array = layout.Id, Seed = 8 });
        var frame = new byte[layout.FrameBytes];
        UtcTime? first = null;
        using var file = File.Create(path);
        foreach (var k in numbers)
        {
            simulator.Simulate(k, frame);
            Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(layout, frame, FrameReadOptions.Default, out var header, out _));
            first ??= header.Time;
            file.Write(frame);
        }

        return first!.Value;
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
