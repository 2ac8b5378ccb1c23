using System.Buffers.Binary;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;

namespace Muser.Formats.Tests.Visibilities;

[Trait("Tier", "Unit")]
public class CorrelationKernelTests
{
    /// <summary>The paths of this machine.</summary>
    public static TheoryData<SimdPath> Paths => [.. Enum.GetValues<SimdPath>().Where(path => path.IsSupported())];

    [Theory]
    [MemberData(nameof(Paths))]
    public void EveryPathReadsWhatTheBytesSay(SimdPath path)
    {
        foreach (var count in new[] { 0, 1, 3, 4, 5, 15, 16, 17, 47, 64, 131 })
        {
            var bytes = new byte[12 * count];
            new Random(count).NextBytes(bytes);
            foreach (var conjugate in new[] { false, true })
            {
                var (vis, weight) = (new ComplexF[count], new float[count]);
                CorrelationKernels.FromBigEndian(path, bytes, vis, weight, conjugate);
                for (var k = 0; k < count; k++)
                {
                    // By bits: random bytes make NaN as well.
                    var im = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan((12 * k) + 4)) ^ (conjugate ? 0x8000_0000 : 0);
                    Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(12 * k)), BitConverter.SingleToUInt32Bits(vis[k].Re));
                    Assert.Equal(im, BitConverter.SingleToUInt32Bits(vis[k].Im));
                    Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan((12 * k) + 8)), BitConverter.SingleToUInt32Bits(weight[k]));
                }

                var back = new byte[bytes.Length];
                CorrelationKernels.ToBigEndian(path, vis, weight, back, conjugate);
                Assert.Equal(bytes, back);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void NothingIsWrittenBesideTheOutput(SimdPath path)
    {
        for (var count = 0; count < 70; count++)
        {
            var (vis, weight, bytes) = (new ComplexF[count + 2], new float[count + 2], new byte[12 * (count + 2)]);
            CorrelationKernels.FromBigEndian(path, Enumerable.Repeat((byte)1, 12 * count).ToArray(), vis.AsSpan(1, count), weight.AsSpan(1, count), true);
            CorrelationKernels.ToBigEndian(path, vis.AsSpan(1, count), weight.AsSpan(1, count), bytes.AsSpan(12, 12 * count), true);
            Assert.True(vis[0] == default && vis[^1] == default && weight[0] == 0 && weight[^1] == 0);
            Assert.True(!bytes.AsSpan(0, 12).ContainsAnyExcept((byte)0) && !bytes.AsSpan(12 * (count + 1)).ContainsAnyExcept((byte)0));
        }
    }

    [Fact]
    public void SizesThatDoNotGoTogetherAreRefused() =>
        Assert.Throws<ArgumentException>(() => CorrelationKernels.FromBigEndian(SimdPath.Scalar, new byte[24], new ComplexF[1], new float[2], false));
}
