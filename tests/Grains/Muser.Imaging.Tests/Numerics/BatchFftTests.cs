using System.Numerics;
using Muser.Formats.Frames;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Tests.Numerics;

[Trait("Tier", "Unit")]
public unsafe class BatchFftTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(48)]
    [InlineData(64)]
    [InlineData(96)]
    [InlineData(128)]
    [InlineData(144)]
    [InlineData(256)]
    public void EveryLaneIsTheTransformByDefinition(int size)
    {
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            AssertTransform(size, path);
        }
    }

    [Fact]
    public void SizesAreRoundedUp()
    {
        Assert.Equal([96, 128, 1024, 1536, 2048, 3072], ((int[])[90, 97, 1024, 1025, 1537, 2240]).Select(BatchFft.SizeFrom));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchFft(10));
    }

    private static void AssertTransform(int size, SimdPath path)
    {
        var random = new Random(size);
        var (data, work) = (new AlignedBuffer<float>(BatchFft.Element * size), new AlignedBuffer<float>(BatchFft.Element * size));
        foreach (ref var number in data.Span)
        {
            number = random.NextSingle() - 0.5f;
        }

        var before = data.Span.ToArray();
        var result = new BatchFft(size, path).Transform(data.Pointer, work.Pointer);
        for (var lane = 0; lane < BatchFft.Lanes; lane += 5)
        {
            for (var k = 0; k < size; k++)
            {
                Complex sum = 0;
                for (var j = 0; j < size; j++)
                {
                    var value = new Complex(before[(j * BatchFft.Element) + lane], before[(j * BatchFft.Element) + BatchFft.Lanes + lane]);
                    sum += value * Complex.FromPolarCoordinates(1, 2 * Math.PI * ((long)j * k % size) / size);
                }

                Assert.Equal(sum.Real, result[(k * BatchFft.Element) + lane], 2e-6 * Math.Max(4, Math.Sqrt(size)));
                Assert.Equal(sum.Imaginary, result[(k * BatchFft.Element) + BatchFft.Lanes + lane], 2e-6 * Math.Max(4, Math.Sqrt(size)));
            }
        }
    }
}
