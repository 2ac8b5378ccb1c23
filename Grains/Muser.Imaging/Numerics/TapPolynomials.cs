using Muser.Imaging.Calibration;

namespace Muser.Imaging.Numerics;

/// <summary>
/// The best taps of a number of cells for a wave with a curved front over the rows of a map, as polynomials in its place between two cells and in its curvature.
/// <para>
/// With t = 2 pi row / cells, taps h of the cells j, and the correction 1 / D that every map is given, wanted is sum h_j exp(i j t) / D(t) = exp(i x t) exp(2 pi i w f(t)), x the place of the
/// visibility between two cells, f even. h is the least-squares solution over the rows, as for the kernels of a gridder, but with the curvature in it, so that there is one kernel for each
/// visibility and no planes in w. With nodes at +-t it is sum over t &gt; 0 of exp(2 pi i w f) (cosine_j cos(x t) + sine_j sin(x t)), cosine and sine real. A small multiple of the unit matrix
/// keeps taps from growing where only what is outside the map would notice.
/// </para>
/// Solved in double precision; the polynomials, through Chebyshev's nodes, are off by less than 1e-7 of the wave and may be evaluated in single. Immutable, safe for any thread.
/// </summary>
internal sealed unsafe class TapPolynomials
{
    /// <summary>Coefficients in the place.</summary>
    public const int PlaceTerms = 8;

    /// <summary>Coefficients in the curvature.</summary>
    public const int FrontTerms = 6;

    private const double Damping = 2e-12;

    private readonly AlignedBuffer<float> _coefficients;

    /// <param name="turnsPerRow">Turns from one cell to the next at the outermost row: half of rows over cells.</param>
    /// <param name="taps">Taps, even.</param>
    /// <param name="transform">D, of turns from one cell to the next.</param>
    /// <param name="front">f, of the same.</param>
    /// <param name="least">The least w, wavelengths.</param>
    /// <param name="most">The largest.</param>
    public TapPolynomials(double turnsPerRow, int taps, Func<double, double> transform, Func<double, double> front, double least, double most)
    {
        Taps = taps;
        Padded = (taps + ColumnKernel.TapAlignment - 1) / ColumnKernel.TapAlignment * ColumnKernel.TapAlignment;
        (Middle, PerHalfRange) = ((least + most) / 2, 2 / (most - least));
        var nodes = (taps / 2) + 8;
        double[] turns = [.. Enumerable.Range(0, nodes).Select(q => turnsPerRow * Math.Cos(Math.PI * (q + 0.5) / (2 * nodes)))];
        var fit = Fit(turns, [.. turns.Select(transform)]);
        double[] fronts = [.. turns.Select(front)];
        _coefficients = new AlignedBuffer<float>(FrontTerms * PlaceTerms * 2 * Padded);
        var (places, byPlace) = Lagrange(PlaceTerms);
        var (curvatures, byCurvature) = Lagrange(FrontTerms);
        var sums = new double[_coefficients.Length];
        for (var i = 0; i < PlaceTerms; i++)
        {
            for (var k = 0; k < FrontTerms; k++)
            {
                var solution = Solve(fit, turns, fronts, (places[i] + 1) / 2, Middle + (curvatures[k] / PerHalfRange));
                for (var term = 0; term < PlaceTerms * FrontTerms; term++)
                {
                    var (frontPower, placePower) = Math.DivRem(term, PlaceTerms);
                    var factor = byPlace[placePower, i] * byCurvature[frontPower, k];
                    for (var j = 0; j < taps; j++)
                    {
                        sums[(2 * term * Padded) + j] += factor * solution[j].Real;
                        sums[(((2 * term) + 1) * Padded) + j] += factor * solution[j].Imaginary;
                    }
                }
            }
        }

        for (var i = 0; i < sums.Length; i++)
        {
            _coefficients.Span[i] = (float)sums[i];
        }
    }

    /// <summary>Taps.</summary>
    public int Taps { get; }

    /// <summary>Taps, counted up to whole vectors.</summary>
    public int Padded { get; }

    /// <summary>The w, wavelengths, that the polynomials count from.</summary>
    public double Middle { get; }

    /// <summary>One over half of the range of w.</summary>
    public double PerHalfRange { get; }

    /// <summary>The cell of the first tap, counted from that at or below the visibility.</summary>
    public int FirstCell => 1 - (Taps / 2);

    /// <summary>The taps of one visibility, twice.</summary>
    /// <param name="place">Its place between two cells, 0 to 1.</param>
    /// <param name="firstW">|w|, wavelengths, of the first taps.</param>
    /// <param name="secondW">|w| of the second.</param>
    /// <param name="sign">1, or -1 where w is negative.</param>
    /// <param name="to">Receives re, im of the first, re, im of the second, <see cref="Padded"/> each.</param>
    public void Evaluate<TLanes>(double place, double firstW, double secondW, float sign, float* to)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        var x = TLanes.All((float)((2 * place) - 1));
        var first = TLanes.All((float)((firstW - Middle) * PerHalfRange));
        var second = TLanes.All((float)((secondW - Middle) * PerHalfRange));
        var signs = TLanes.All(sign);
        nint padded = Padded;
        for (nint t = 0; t < padded; t += TLanes.Count, to += TLanes.Count)
        {
            TLanes firstRe = default, firstIm = default, secondRe = default, secondIm = default;
            var from = _coefficients.Pointer + _coefficients.Length - (2 * padded) + t;
            for (var frontPower = 0; frontPower < FrontTerms; frontPower++)
            {
                TLanes re = default, im = default;
                for (var placePower = 0; placePower < PlaceTerms; placePower++, from -= 2 * padded)
                {
                    re = TLanes.MultiplyAdd(re, x, TLanes.Load(from));
                    im = TLanes.MultiplyAdd(im, x, TLanes.Load(from + padded));
                }

                firstRe = TLanes.MultiplyAdd(firstRe, first, re);
                firstIm = TLanes.MultiplyAdd(firstIm, first, im);
                secondRe = TLanes.MultiplyAdd(secondRe, second, re);
                secondIm = TLanes.MultiplyAdd(secondIm, second, im);
            }

            firstRe.Store(to);
            (firstIm * signs).Store(to + padded);
            secondRe.Store(to + (2 * padded));
            (secondIm * signs).Store(to + (3 * padded));
        }
    }

    /// <summary>Chebyshev's nodes, and the coefficients, [power, node], of the polynomials that are 1 on one and 0 on all others.</summary>
    private static (double[] Nodes, double[,] Coefficients) Lagrange(int count)
    {
        double[] nodes = [.. Enumerable.Range(0, count).Select(i => Math.Cos(Math.PI * (i + 0.5) / count))];
        var coefficients = new double[count, count];
        for (var node = 0; node < count; node++)
        {
            coefficients[0, node] = 1;
            for (int other = 0, degree = 0; other < count; other++)
            {
                if (other == node)
                {
                    continue;
                }

                var scale = 1 / (nodes[node] - nodes[other]);
                for (var power = ++degree; power >= 0; power--)
                {
                    var below = power > 0 ? coefficients[power - 1, node] : 0;
                    coefficients[power, node] = scale * (below - (nodes[other] * coefficients[power, node]));
                }
            }
        }

        return (nodes, coefficients);
    }

    /// <summary>cosine and sine, [node][tap].</summary>
    private (double[][] Cosine, double[][] Sine) Fit(double[] turns, double[] transform)
    {
        // The normal matrix depends on the distance of two taps alone.
        var byDistance = new double[Taps];
        for (var distance = 0; distance < Taps; distance++)
        {
            for (var q = 0; q < turns.Length; q++)
            {
                byDistance[distance] += 2 * Math.Cos(2 * Math.PI * turns[q] * distance) / (transform[q] * transform[q]);
            }
        }

        var normal = new double[Taps, Taps];
        for (var i = 0; i < Taps; i++)
        {
            for (var j = 0; j < Taps; j++)
            {
                normal[i, j] = byDistance[Math.Abs(i - j)] * (i == j ? 1 + Damping : 1);
            }
        }

        Cholesky.Factor(normal);
        return ([.. turns.Select((turn, q) => Column(turn, transform[q], Math.Cos))], [.. turns.Select((turn, q) => Column(turn, transform[q], Math.Sin))]);

        double[] Column(double turn, double d, Func<double, double> wave)
        {
            double[] column = [.. Enumerable.Range(0, Taps).Select(j => 2 / d * wave(2 * Math.PI * turn * (FirstCell + j)))];
            Cholesky.Substitute(normal, column);
            return column;
        }
    }

    private System.Numerics.Complex[] Solve((double[][] Cosine, double[][] Sine) fit, double[] turns, double[] fronts, double place, double w)
    {
        var taps = new System.Numerics.Complex[Taps];
        for (var q = 0; q < turns.Length; q++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * place * turns[q]);
            var front = System.Numerics.Complex.FromPolarCoordinates(1, 2 * Math.PI * w * fronts[q]);
            for (var j = 0; j < taps.Length; j++)
            {
                taps[j] += front * ((cos * fit.Cosine[q][j]) + (sin * fit.Sine[q][j]));
            }
        }

        return taps;
    }
}
