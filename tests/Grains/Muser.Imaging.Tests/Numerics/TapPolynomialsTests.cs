using System.Numerics;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Tests.Numerics;

[Trait("Tier", "Unit")]
public unsafe class TapPolynomialsTests
{
    /// <summary>Taps, oversampling, cells that the front adds at most on either side; the taps are as many as it takes.</summary>
    [Theory]
    [InlineData(12, 2, 0.4)]
    [InlineData(16, 2, 2)]
    [InlineData(20, 1.75, 3.7)]
    [InlineData(40, 2, 12)]
    [InlineData(96, 2, 35)]
    public void TapsMakeTheWaveOverTheRowsOfTheMap(int taps, double oversampling, double cells)
    {
        var kernel = new SemicircleKernel(oversampling);
        var edge = 0.5 / oversampling;

        // A parabola whose slope at the edge is one cell for a w of 1, 0 half of its way up.
        double Front(double turns) => (turns * turns / (2 * edge)) - (edge / 4);
        var least = Math.Max(0, cells - (4 / 2.4));
        var polynomials = new TapPolynomials(edge, taps, kernel.Transform, Front, least, cells);
        var buffer = new AlignedBuffer<float>(4 * polynomials.Padded);
        foreach (var place in (double[])[0, 0.3, 0.77, 0.999])
        {
            foreach (var (first, second) in new[] { (least, cells), ((least + cells) / 2, cells * 0.99) })
            {
                Evaluate<Lanes32>(-1, first, second, place);
                Evaluate<Lanes128>(1, first, second, place);
                Evaluate<Lanes256>(-1, first, second, place);
                Evaluate<Lanes512>(1, first, second, place);
            }
        }

        void Evaluate<TLanes>(int sign, double first, double second, double place)
            where TLanes : unmanaged, IFloatLanes<TLanes>
        {
            polynomials.Evaluate<TLanes>(place, first, second, sign, buffer.Pointer);
            AssertWave(buffer.Span, sign * first, place);
            AssertWave(buffer.Span[(2 * polynomials.Padded)..], sign * second, place);
        }

        void AssertWave(ReadOnlySpan<float> found, double w, double place)
        {
            for (var turns = -edge; turns <= edge; turns += edge / 50)
            {
                Complex sum = 0;
                for (var tap = 0; tap < taps; tap++)
                {
                    sum += new Complex(found[tap], found[polynomials.Padded + tap]) * Complex.FromPolarCoordinates(1, 2 * Math.PI * turns * (polynomials.FirstCell + tap));
                }

                var wanted = Complex.FromPolarCoordinates(1, 2 * Math.PI * ((turns * place) + (w * Front(turns))));
                Assert.True((sum / kernel.Transform(turns) - wanted).Magnitude < 2e-6, $"off by {(sum / kernel.Transform(turns) - wanted).Magnitude:e1} at {turns}");
            }
        }
    }
}
