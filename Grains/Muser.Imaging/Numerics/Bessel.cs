namespace Muser.Imaging.Numerics;

/// <summary>The Bessel functions that a disc is seen as, by Abramowitz and Stegun 9.4.1 to 9.4.6, absolute errors below 1e-7; x at least
/// 0.</summary>
internal static class Bessel
{
    /// <summary>2 J1(x) / x: twice the integral of t J0(xt) from 0 to 1. 1 at 0.</summary>
    public static double Jinc(double x)
    {
        if (x <= 3)
        {
            var t = x / 3 * (x / 3);
            return 2 * (0.5 + (t * (-0.56249985 + (t * (0.21093573 + (t * (-0.03954289 + (t * (0.00443319 + (t * (-0.00031761 + (t * 0.00001109))))))))))));
        }

        var s = 3 / x;
        var f = 0.79788456 + (s * (0.00000156 + (s * (0.01659667 + (s * (0.00017105 + (s * (-0.00249511 + (s * (0.00113653 - (s * 0.00020033)))))))))));
        var angle = x - 2.35619449
            + (s * (0.12499612 + (s * (0.00005650 + (s * (-0.00637879 + (s * (0.00074348 + (s * (0.00079824 - (s * 0.00029166)))))))))));
        return 2 * f * Math.Cos(angle) / (x * Math.Sqrt(x));
    }

    /// <summary>Twice the integral of t^3 J0(xt) from 0 to 1: 2 J1(x) / x - 4 J2(x) / x^2. 1/2 at 0.</summary>
    public static double SecondMoment(double x)
    {
        var squared = x * x;
        if (x < 0.5)
        {
            return 0.5 - (squared / 12) + (squared * squared / 256);
        }

        // J2(x) = 2 J1(x) / x - J0(x)
        var jinc = Jinc(x);
        return jinc - (4 * (jinc - J0(x)) / squared);
    }

    /// <summary>The modified function of order 0, by its series, to rounding.</summary>
    public static double I0(double x)
    {
        double term = 1, sum = 1;
        for (var k = 1; term > 1e-17 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    /// <summary>exp(-x) I0(x), by Abramowitz and Stegun 9.8.1 and 9.8.2, absolute error below 2e-7.</summary>
    public static double ScaledI0(double x)
    {
        if (x <= 3.75)
        {
            var t = x / 3.75 * (x / 3.75);
            return Math.Exp(-x) * (1 + (t * (3.5156229 + (t * (3.0899424 + (t * (1.2067492 + (t * (0.2659732 + (t * (0.0360768 + (t * 0.0045813))))))))))));
        }

        var s = 3.75 / x;
        return (0.39894228 + (s * (0.01328592 + (s * (0.00225319 + (s * (-0.00157565 + (s * (0.00916281 + (s * (-0.02057706
            + (s * (0.02635537 + (s * (-0.01647633 + (s * 0.00392377)))))))))))))))) / Math.Sqrt(x);
    }

    private static double J0(double x)
    {
        if (x <= 3)
        {
            var t = x / 3 * (x / 3);
            return 1 + (t * (-2.2499997 + (t * (1.2656208 + (t * (-0.3163866 + (t * (0.0444479 + (t * (-0.0039444 + (t * 0.0002100)))))))))));
        }

        var s = 3 / x;
        var f = 0.79788456 + (s * (-0.00000077 + (s * (-0.00552740 + (s * (-0.00009512 + (s * (0.00137237 + (s * (-0.00072805 + (s * 0.00014476)))))))))));
        var angle = x - 0.78539816
            + (s * (-0.04166397 + (s * (-0.00003954 + (s * (0.00262573 + (s * (-0.00054125 + (s * (-0.00029333 + (s * 0.00013558)))))))))));
        return f * Math.Cos(angle) / Math.Sqrt(x);
    }
}
