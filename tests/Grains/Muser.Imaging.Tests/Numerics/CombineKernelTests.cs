using Muser.Formats.Frames;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Tests.Numerics;

[Trait("Tier", "Unit")]
public unsafe class CombineKernelTests
{
    [Fact]
    public void EveryPathSumsTheRowsByWeight()
    {
        const int Rows = 23;
        const int Stride = 80;
        var random = new Random(1);
        float[] from = [.. Enumerable.Range(0, Rows * Stride).Select(_ => random.NextSingle() - 0.5f)];
        float[] weights = [.. Enumerable.Range(0, Rows).Select(_ => random.NextSingle() - 0.5f)];
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            var to = new float[CombineKernel.Columns];
            fixed (float* fromPointer = from, weightPointer = weights, toPointer = to)
            {
                CombineKernel.Combine(fromPointer, Stride, weightPointer, Rows, toPointer, path);
            }

            for (var column = 0; column < to.Length; column++)
            {
                var expected = Enumerable.Range(0, Rows).Sum(row => (double)weights[row] * from[(row * Stride) + column]);
                Assert.Equal(expected, to[column], 1e-6);
            }
        }
    }
}
