using System.Buffers;
using System.IO.Compression;
using Muser.Formats.Png;

namespace Muser.Formats.Tests.Png;

/// <summary>What zlib makes of compressed pictures again.</summary>
[Trait("Tier", "Oracle")]
public class PngDeflaterTests
{
    [Fact]
    public void ZlibReadsNoiseRunsAndWhatIsBetween()
    {
        var random = new Random(5);
        for (var picture = 0; picture < 400; picture++)
        {
            var (width, height) = (random.Next(1, 70), random.Next(1, 40));
            var pixels = new byte[width * height];
            var (most, stay) = (random.Next(1, 257), random.NextDouble());
            byte value = 0;
            foreach (ref var pixel in pixels.AsSpan())
            {
                value = random.NextDouble() < stay ? value : (byte)random.Next(most);
                pixel = value;
            }

            Check(width, pixels);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(257)]
    [InlineData(258)]
    [InlineData(259)]
    [InlineData(260)]
    [InlineData(262)]
    [InlineData(100_000)]
    public void ZlibReadsRunsOfEveryLength(int width)
    {
        var pixels = new byte[2 * width];
        pixels.AsSpan().Fill(7);
        Check(width, pixels);
    }

    [Fact]
    public void ZlibReadsCountsThatWouldMakeCodesTooLong()
    {
        // Counts like Fibonacci's numbers make a tree as deep as it has leaves: 24, and 15 are allowed.
        var pixels = new List<byte>();
        for (int symbol = 0, count = 1, next = 1; symbol < 24; symbol++, (count, next) = (next, count + next))
        {
            pixels.AddRange(Enumerable.Repeat((byte)(10 * symbol), count));
        }

        byte[] shuffled = [.. pixels];
        new Random(1).Shuffle(shuffled);
        Check(shuffled.Length, shuffled);
    }

    [Fact]
    public void AllocatesNothingOnceThePoolsAreWarm()
    {
        var pixels = new byte[512 * 512];
        new Random(2).NextBytes(pixels);
        ArrayPool<byte>.Shared.Return(PngDeflater.Compress(512, pixels).Array!);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ArrayPool<byte>.Shared.Return(PngDeflater.Compress(512, pixels).Array!);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Check(int width, byte[] pixels)
    {
        const int Room = 4;
        var data = PngDeflater.Compress(width, pixels, Room);
        using var zlib = new ZLibStream(new MemoryStream(data.Array!, Room, data.Count - Room), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows); // checks the checksum, too
        var filtered = rows.ToArray();
        Assert.Equal(pixels.Length / width * (width + 1), filtered.Length);
        for (var i = 0; i < pixels.Length; i++)
        {
            var (row, column) = (i / width, i % width);
            Assert.Equal(2, filtered[row * (width + 1)]);
            var above = row == 0 ? 0 : pixels[i - width];
            Assert.Equal(pixels[i], (byte)(filtered[(row * (width + 1)) + 1 + column] + above));
        }

        ArrayPool<byte>.Shared.Return(data.Array!);
    }
}
