namespace Muser.Imaging.Numerics;

/// <summary>
/// The kernel exp(beta (sqrt(1 - (2 z / W)^2) - 1)), |z| at most W/2 cells, that gridding convolves with, and its transform, that the
/// map is divided by
/// (Barnett, Magland and af Klinteberg 2019, SIAM J. Sci. Comput. 41, C479). With a grid of sigma times the pixels of the map the error
/// is about
/// 10 exp(-pi W sqrt(1 - 1/sigma)): 7e-7 for W = 8 and sigma = 1.75. Immutable, safe for any thread.
/// </summary>
internal sealed class SemicircleKernel
{
    /// <summary>W: the cells that it covers.</summary>
    public const int Width = 8;

    private const int Nodes = 400;

    private readonly double _beta;

    /// <param name="oversampling">sigma.</param>
    public SemicircleKernel(double oversampling) => _beta = 0.98 * Math.PI * Width * (1 - (0.5 / oversampling));

    /// <summary>The kernel, z cells from its middle.</summary>
    public double Value(double z)
    {
        var x = 2 * z / Width;
        return x * x >= 1 ? 0 : Math.Exp(_beta * (Math.Sqrt(1 - (x * x)) - 1));
    }

    /// <summary>Its transform at a frequency, cycles per cell.</summary>
    public double Transform(double frequency)
    {
        // With z = sin(angle) the integrand ends smoothly, and equal steps converge fast.
        double sum = 0;
        for (var node = 0; node < Nodes; node++)
        {
            var (sin, cos) = Math.SinCos(Math.PI * ((node + 0.5) / Nodes - 0.5));
            sum += Math.Exp(_beta * (cos - 1)) * cos * Math.Cos(Math.PI * Width * frequency * sin);
        }

        return sum * Math.PI / Nodes * Width / 2;
    }
}
