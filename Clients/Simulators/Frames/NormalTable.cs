namespace Muser.Simulators.Frames;

/// <summary>
/// Normal random numbers by table: the quantiles of the normal distribution at (k + 1/2) / 65536, brought to variance 1, drawn by 16 random bits.
/// Reaches 4.3 standard deviations. Immutable, safe for any thread.
/// </summary>
internal static class NormalTable
{
    /// <summary>Bits that draw one number.</summary>
    public const int Bits = 16;

    private static readonly float[] Quantiles = Build();

    /// <summary>The 65 536 numbers, ascending.</summary>
    public static ReadOnlySpan<float> Values => Quantiles;

    private static float[] Build()
    {
        var half = new double[1 << (Bits - 1)];
        double z = 0;
        double variance = 0;
        for (var k = 0; k < half.Length; k++)
        {
            z = Quantile((k + 0.5) / (2 * half.Length), z);
            half[k] = z;
            variance += z * z / half.Length;
        }

        var scale = 1 / Math.Sqrt(variance);
        var table = new float[2 * half.Length];
        for (var k = 0; k < half.Length; k++)
        {
            table[half.Length + k] = (float)(scale * half[k]);
            table[half.Length - 1 - k] = (float)(-scale * half[k]);
        }

        return table;
    }

    /// <summary>The z >= 0 between 0 and which the normal density has the integral <paramref name="area"/> (below 1/2), by Newton's method.</summary>
    private static double Quantile(double area, double guess)
    {
        for (var step = 0; step < 50; step++)
        {
            var change = (area - Area(guess)) / Density(guess);
            guess += change;
            if (Math.Abs(change) < 1e-12)
            {
                break;
            }
        }

        return guess;
    }

    private static double Density(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);

    /// <summary>Integral of the density from 0 to z: density times z + z^3/3 + z^5/(3*5) + ... (Abramowitz and Stegun 26.2.11).</summary>
    private static double Area(double z)
    {
        var term = z;
        var sum = z;
        for (var k = 3; term > 1e-17 * sum; k += 2)
        {
            term *= z * z / k;
            sum += term;
        }

        return Density(z) * sum;
    }
}
