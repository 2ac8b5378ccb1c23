namespace Muser.Simulators.Observing;

/// <summary>
/// <see cref="QuietSunModel"/>'s visibility for many spacings: since the trends with frequency are polynomials, one table over the spacing,
/// a row of seven terms each, serves every frequency. Cubic interpolation between rows; error below 2e-7 of the flux.
/// Immutable, safe for any thread.
/// </summary>
internal sealed class QuietSunTable
{
    /// <summary>Rows per unit of spacing: 2 pi / 125 = 0.05 rad of the limb's oscillation between rows.</summary>
    private const double RowsPerSpacing = 125;

    private const int Terms = QuietSunCoefficients.Terms;
    private readonly double[] _rowTerm;

    /// <param name="maxSpacing">Greatest spacing that will be asked for.</param>
    public QuietSunTable(double maxSpacing)
    {
        MaxSpacing = maxSpacing;
        _rowTerm = new double[((int)(maxSpacing * RowsPerSpacing) + 4) * Terms];
        Parallel.For(0, _rowTerm.Length / Terms, FillRow);
    }

    /// <summary>Greatest spacing that may be asked for.</summary>
    public double MaxSpacing { get; }

    /// <summary>
    /// Visibilities, Jy, of the channels of one baseline at one instant.
    /// </summary>
    /// <param name="spacingPerHz">(Projected baseline in metres) x (semi-diameter in rad) / c: the spacing is this times the frequency.</param>
    /// <param name="channels">The channels, as many as <paramref name="visChan"/> holds.</param>
    /// <param name="visChan">What is computed.</param>
    public void Fill(double spacingPerHz, ReadOnlySpan<QuietSunChannel> channels, Span<double> visChan)
    {
        for (var c = 0; c < visChan.Length; c++)
        {
            visChan[c] = Value(spacingPerHz * channels[c].FrequencyHz, channels[c]);
        }
    }

    private double Value(double spacing, QuietSunChannel channel)
    {
        // Row 0 stands at spacing -1 step, so that the four rows around any spacing exist; the function is even.
        var position = spacing * RowsPerSpacing;
        var row = (int)position;
        var t = position - row;
        var rows = _rowTerm.AsSpan(row * Terms, 4 * Terms);
        var trend = channel.TrendJy.AsSpan(0, Terms);
        double a = 0, b = 0, c = 0, d = 0;
        for (var n = 0; n < trend.Length; n++)
        {
            a += rows[n] * trend[n];
            b += rows[Terms + n] * trend[n];
            c += rows[(2 * Terms) + n] * trend[n];
            d += rows[(3 * Terms) + n] * trend[n];
        }

        // Lagrange through -1, 0, 1, 2.
        return (a * t * (t - 1) * (2 - t) / 6) + (b * (t + 1) * (t - 1) * (t - 2) / 2) + (c * (t + 1) * t * (2 - t) / 2) + (d * (t + 1) * t * (t - 1) / 6);
    }

    private void FillRow(int row)
    {
        var spacing = Math.Abs(row - 1) / RowsPerSpacing;
        for (var component = 0; component < QuietSunCoefficients.Radii.Length; component++)
        {
            var transform = QuietSunModel.Transform(component, spacing);
            for (var n = 0; n < Terms; n++)
            {
                _rowTerm[(row * Terms) + n] += transform * QuietSunCoefficients.HeightComponentTerm[(component * Terms) + n];
            }
        }
    }
}
