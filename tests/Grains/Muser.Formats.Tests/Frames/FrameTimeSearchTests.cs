using Muser.Formats.Frames;
using Muser.Formats.Tests.Archive;

namespace Muser.Formats.Tests.Frames;

[Trait("Tier", "Unit")]
public sealed class FrameTimeSearchTests : IDisposable
{
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;

    private readonly string _folder = Directory.CreateTempSubdirectory("muser-search-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Frames are found by time whatever is dropped before them, and whatever bytes came in between.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FindsTheFrameThatAReaderFinds(int seed)
    {
        var random = new Random(seed);
        var path = Path.Combine(_folder, "frames");
        using (var file = File.Create(path))
        {
            for (var k = 0; k < 60; k++)
            {
                if (random.Next(4) > 0)
                {
                    file.Write(SmallFrames.Frame(Layout, SmallFrames.Start, k));
                }

                if (random.Next(8) == 0)
                {
                    file.Write(new byte[random.Next(1, 30_000)]);
                }
            }
        }

        var frames = new List<(long Offset, UtcTime Time)>();
        using (var reader = new FrameFileReader(path, Layout))
        {
            while (reader.TryRead(out var item))
            {
                if (item.Fault == FrameFault.None)
                {
                    frames.Add((item.Offset, item.Header.Time));
                }
            }
        }

        using var handle = File.OpenHandle(path);
        for (var k = -1; k < 62; k++)
        {
            var utc = SmallFrames.Start.AddNs((k * ArrayLayout.FramePeriodNs) + 1);
            var expected = frames.LastOrDefault(frame => frame.Time < utc).Offset;
            Assert.Equal(expected, FrameTimeSearch.LastBefore(handle, Layout, FrameReadOptions.Default, utc));
        }
    }

    [Fact]
    public void AReaderThatSkipsSaysTheSameOffsets()
    {
        var path = Path.Combine(_folder, SmallFrames.Write(_folder, Layout, SmallFrames.Start, 32));
        using var reader = new FrameFileReader(path, Layout);
        Assert.Equal(19 * Layout.FrameBytes, reader.SkipTo(At(20)));
        for (var k = 19; k < 32; k++)
        {
            Assert.True(reader.TryRead(out var item));
            Assert.Equal(((long)k * Layout.FrameBytes, At(k)), (item.Offset, item.Header.Time));
        }

        Assert.False(reader.TryRead(out _));
        Assert.Throws<InvalidOperationException>(() => reader.SkipTo(At(3)));
    }

    /// <summary>Files that follow each other are one stream: a cycle goes on in the next one, whatever is missing at the seam.</summary>
    [Fact]
    public void ARangeGoesOnFromFileToFileWithinACycle()
    {
        // 4 s a file, the seam within a cycle, the second file late by two frames, and a third that is never opened.
        var files = new List<(string, UtcTime)>();
        foreach (var (first, count) in new[] { (0, 1284), (1286, 1280), (2566, 1280) })
        {
            files.Add((Path.Combine(_folder, SmallFrames.Write(_folder, Layout, At(first), count)), At(first)));
        }

        using var reader = new FrameRangeReader(files, path => new FrameFileReader(path, Layout), At(1200), At(1400));
        var seen = new List<int>();
        while (reader.TryRead(out var item))
        {
            Assert.Equal(FrameFault.None, item.Fault);
            seen.Add((int)((item.Header.Time - SmallFrames.Start) / ArrayLayout.FramePeriodNs));
        }

        // From a second before to a second behind, for frames that changed places.
        int[] expected = [.. Enumerable.Range(879, 1284 - 879), .. Enumerable.Range(1286, 1720 - 1286)];
        Assert.Equal(expected, seen);
        Assert.Equal((expected.Length + 1) * (long)Layout.FrameBytes, reader.BytesRead); // and the one that told the end
    }

    private static UtcTime At(int frame) => SmallFrames.Start.AddNs(frame * ArrayLayout.FramePeriodNs);
}
