namespace Muser.Simulators.Observing;

/// <summary>
/// The Fourier transform of the paraboloid 1 - (r/a)^2, r &lt; a: over its height, pi a^2 / 2 times 8 J2(x)/x^2 with x = 2 pi q a and q the
/// spatial frequency (Bracewell, The Fourier Transform and its Applications, Hankel transform pairs; DLMF 10.22).
/// </summary>
internal static class ParaboloidTransform
{
    /// <summary>From here on the asymptotic series is at least as good as the power series, 1e-11 both.</summary>
    private const double AsymptoticFrom = 12;

    /// <summary>8 J2(x)/x^2, which is 1 at x = 0; x >= 0. Absolute error below 1e-11.</summary>
    public static double Value(double x) => x < AsymptoticFrom ? PowerSeries(x) : 8 / (x * x) * AsymptoticJ2(x);

    /// <summary>J2(x) = sum (-1)^k (x/2)^(2k+2) / (k! (k+2)!), DLMF 10.2.2.</summary>
    private static double PowerSeries(double x)
    {
        var quarter = -0.25 * x * x;
        double term = 1;
        double sum = 1;
        for (var k = 1; Math.Abs(term) > 1e-17; k++)
        {
            term *= quarter / (k * (k + 2.0));
            sum += term;
        }

        return sum;
    }

    /// <summary>Hankel's expansion, DLMF 10.17.3 with nu = 2: a_k = a_(k-1) (4 nu^2 - (2k-1)^2) / (8 k), stopped at its smallest term.</summary>
    private static double AsymptoticJ2(double x)
    {
        const double FourNuSquared = 16;
        double term = 1;
        double p = 1;
        double q = 0;
        for (var k = 1; k < 60; k++)
        {
            var next = term * (FourNuSquared - (((2 * k) - 1) * ((2 * k) - 1))) / (8 * k * x);
            if (Math.Abs(next) > Math.Abs(term) || Math.Abs(next) < 1e-17)
            {
                break;
            }

            term = next;
            switch (k & 3)
            {
                case 1: q += term; break;
                case 2: p -= term; break;
                case 3: q -= term; break;
                default: p += term; break;
            }
        }

        var (sin, cos) = Math.SinCos(x - (1.25 * Math.PI));
        return Math.Sqrt(2 / (Math.PI * x)) * ((p * cos) - (q * sin));
    }
}
