namespace Muser.Imaging.Calibration;

/// <summary>Linear equations with a symmetric, non-negative matrix. Safe for any thread.</summary>
internal static class Cholesky
{
    /// <summary>
    /// Solves A x = b in place: A is spoiled, b becomes x. An unknown that the equations do not fix (its pivot vanishes) stays 0.
    /// </summary>
    public static void Solve(double[,] a, double[] b)
    {
        Factor(a);
        Substitute(a, b);
    }

    /// <summary>The first half of <see cref="Solve"/>: A becomes its factor, below the diagonal and on it.</summary>
    public static void Factor(double[,] a)
    {
        const double Vanishing = 1e-12;
        var n = a.GetLength(0);
        for (var j = 0; j < n; j++)
        {
            var whole = a[j, j];
            var pivot = whole;
            for (var k = 0; k < j; k++)
            {
                pivot -= a[j, k] * a[j, k];
            }

            if (!(pivot > Vanishing * whole))
            {
                for (var i = j; i < n; i++)
                {
                    a[i, j] = 0;
                }

                continue;
            }

            var root = Math.Sqrt(pivot);
            a[j, j] = root;
            for (var i = j + 1; i < n; i++)
            {
                var sum = a[i, j];
                for (var k = 0; k < j; k++)
                {
                    sum -= a[i, k] * a[j, k];
                }

                a[i, j] = sum / root;
            }
        }
    }

    /// <summary>The second half: b becomes x; any number of times for one factor.</summary>
    public static void Substitute(double[,] factor, double[] b)
    {
        var n = b.Length;
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
            {
                b[i] -= factor[i, k] * b[k];
            }

            b[i] = factor[i, i] > 0 ? b[i] / factor[i, i] : 0;
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
            {
                b[i] -= factor[k, i] * b[k];
            }

            b[i] = factor[i, i] > 0 ? b[i] / factor[i, i] : 0;
        }
    }
}
