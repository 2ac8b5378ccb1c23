using Muser.Imaging.Maps;

namespace Muser.Imaging.Clean;

/// <summary>
/// Fits an elliptical Gaussian of peak 1 to the main lobe of a beam: to the pixels around the centre that hang together and are above
/// 0.35 of the peak
/// (as CASA does), by least squares. Safe for any thread.
/// </summary>
public static class BeamFit
{
    private const double Cutoff = 0.35;
    private const int FewestPixels = 7;
    private const int Steps = 20;

    /// <summary>A sidelobe that exceeds the peak is no rounding.</summary>
    private const double Excess = 1.001;

    /// <summary>Fits the main lobe.</summary>
    /// <param name="grid">The pixels of the beam, its peak at the phase centre.</param>
    /// <param name="beamRowColumn">[row, column].</param>
    /// <param name="beam">The Gaussian, where the result is None.</param>
    public static BeamFault TryFit(ImageGrid grid, ReadOnlySpan<float> beamRowColumn, out RestoringBeam beam)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(beamRowColumn.Length, grid.Pixels, nameof(beamRowColumn));
        beam = default;
        var middle = grid.Size / 2;
        var peak = beamRowColumn[(middle * grid.Size) + middle];
        if (!float.IsFinite(peak))
        {
            return BeamFault.NotFinite;
        }

        if (peak <= 0)
        {
            return BeamFault.NoPeak;
        }

        var fault = MainLobe(grid.Size, beamRowColumn, peak, out var lobe);
        if (fault != BeamFault.None)
        {
            return fault;
        }

        if (lobe.Count < FewestPixels)
        {
            return BeamFault.TooFewPixels;
        }

        if (Fit(lobe) is not { } form || RestoringBeam.FromQuadratic(form.A, form.B, form.C, grid.CellArcsec) is not { } fitted)
        {
            return BeamFault.NoMainLobe;
        }

        beam = fitted;
        return BeamFault.None;
    }

    /// <summary>What to tell a person, a sentence.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="grid">The pixels of the beam.</param>
    /// <param name="longestBaselineWavelengths">The longest baseline in the map.</param>
    public static string Sentence(BeamFault fault, ImageGrid grid, double longestBaselineWavelengths) => fault switch
    {
        BeamFault.None => "The beam was fitted.",
        BeamFault.NotFinite => "The beam has pixels that are not numbers: the weights are damaged.",
        BeamFault.NoPeak => "There is no beam: every visibility is flagged or weighs nothing.",
        BeamFault.TooFewPixels => FormattableString.Invariant(
            $"The main lobe of the beam has too few pixels: a cell of {grid.CellArcsec:0.##}\" is too large for baselines of {longestBaselineWavelengths:0} ")
            + FormattableString.Invariant($"wavelengths; take {206264.8 / 3 / longestBaselineWavelengths:0.##}\" or a taper."),
        _ => "The beam has no main lobe: the baselines are too few, or all in one direction, to make a map with this weighting.",
    };

    private static BeamFault MainLobe(int size, ReadOnlySpan<float> beam, float peak, out List<(int X, int Y, double Value)> lobe)
    {
        lobe = [];
        var middle = size / 2;
        var seen = new HashSet<int> { (middle * size) + middle };
        var next = new Queue<int>(seen);
        while (next.TryDequeue(out var pixel))
        {
            var (row, column) = (pixel / size, pixel % size);
            var value = beam[pixel] / (double)peak;
            if (!double.IsFinite(value))
            {
                return BeamFault.NotFinite;
            }

            if (value < Cutoff)
            {
                continue;
            }

            if (value > Excess || row == 0 || column == 0 || row == size - 1 || column == size - 1)
            {
                return BeamFault.NoMainLobe;
            }

            lobe.Add((column - middle, row - middle, value));
            foreach (var neighbour in (ReadOnlySpan<int>)[pixel - 1, pixel + 1, pixel - size, pixel + size])
            {
                if (seen.Add(neighbour))
                {
                    next.Enqueue(neighbour);
                }
            }
        }

        return BeamFault.None;
    }

    /// <summary>
    /// a, b, c of exp(-(a x^2 + b x y + c y^2)) by Gauss-Newton, from a fit to the logarithm; null where the lobe does not determine them.
    /// </summary>
    private static (double A, double B, double C)? Fit(List<(int X, int Y, double Value)> lobe)
    {
        (double A, double B, double C) form = default;
        for (var step = 0; step < Steps; step++)
        {
            double s00 = 0, s01 = 0, s02 = 0, s11 = 0, s12 = 0, s22 = 0, r0 = 0, r1 = 0, r2 = 0;
            foreach (var (x, y, value) in lobe)
            {
                // Step 0 solves ln(value) = -(a x^2 + b x y + c y^2), weighted by value^2; the others linearise the Gaussian itself.
                var model = step == 0 ? value : Math.Exp(-((form.A * x * x) + (form.B * x * y) + (form.C * y * y)));
                var residual = step == 0 ? -value * Math.Log(Math.Max(value, Cutoff)) : model - value;
                double d0 = model * x * x, d1 = model * x * y, d2 = model * y * y;
                (s00, s01, s02) = (s00 + (d0 * d0), s01 + (d0 * d1), s02 + (d0 * d2));
                (s11, s12, s22) = (s11 + (d1 * d1), s12 + (d1 * d2), s22 + (d2 * d2));
                (r0, r1, r2) = (r0 + (d0 * residual), r1 + (d1 * residual), r2 + (d2 * residual));
            }

            var (m0, m1, m2) = ((s11 * s22) - (s12 * s12), (s02 * s12) - (s01 * s22), (s01 * s12) - (s02 * s11));
            var determinant = (s00 * m0) + (s01 * m1) + (s02 * m2);
            if (!(determinant > 1e-9 * s00 * s11 * s22))
            {
                return null;
            }

            var da = ((m0 * r0) + (m1 * r1) + (m2 * r2)) / determinant;
            var db = ((m1 * r0) + (((s00 * s22) - (s02 * s02)) * r1) + (((s01 * s02) - (s00 * s12)) * r2)) / determinant;
            var dc = ((m2 * r0) + (((s01 * s02) - (s00 * s12)) * r1) + (((s00 * s11) - (s01 * s01)) * r2)) / determinant;
            form = (form.A + da, form.B + db, form.C + dc);
            if (Math.Abs(da) + Math.Abs(db) + Math.Abs(dc) < 1e-12 * (Math.Abs(form.A) + Math.Abs(form.C)))
            {
                break;
            }
        }

        return double.IsFinite(form.A + form.B + form.C) ? form : null;
    }
}
