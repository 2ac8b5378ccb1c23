namespace Muser.Imaging.Maps;

/// <summary>
/// Position and flux of a point source, defined as the maximum of the exact transform at continuous (l,m): the peak pixel of a map loses up to 12 % of it.
/// </summary>
public static class PointFinder
{
    private const int MaxSteps = 50;

    /// <summary>
    /// Climbs from a starting direction, within half a beam of a maximum, to that maximum by Newton's method with step control.
    /// </summary>
    /// <param name="transform">The transform.</param>
    /// <param name="l">Starting direction cosine towards east.</param>
    /// <param name="m">Starting direction cosine towards north.</param>
    /// <param name="maxStepRad">The longest step, such as one pixel.</param>
    /// <returns>The maximum, or null when none is reached in 50 steps.</returns>
    public static PointSource? Climb(ExactTransform transform, double l, double m, double maxStepRad)
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            var f = transform.Derivatives(l, m);
            var determinant = (f.DLL * f.DMM) - (f.DLM * f.DLM);
            double dl, dm;
            if (determinant > 0 && f.DLL < 0)
            {
                dl = -((f.DMM * f.DL) - (f.DLM * f.DM)) / determinant;
                dm = -((f.DLL * f.DM) - (f.DLM * f.DL)) / determinant;
            }
            else
            {
                // Not yet on the cap of a maximum: straight uphill.
                var slope = Math.Sqrt((f.DL * f.DL) + (f.DM * f.DM));
                if (slope == 0)
                {
                    return null;
                }

                (dl, dm) = (f.DL / slope * maxStepRad, f.DM / slope * maxStepRad);
            }

            var length = Math.Sqrt((dl * dl) + (dm * dm));
            var shrink = Math.Min(1, maxStepRad / length);
            (l, m) = (l + (dl * shrink), m + (dm * shrink));
            if (!((l * l) + (m * m) < 1))
            {
                return null;
            }

            if (length < 1e-9 * maxStepRad || length == 0)
            {
                return new PointSource(l, m, transform.Value(l, m));
            }
        }

        return null;
    }

    /// <summary>The point that makes the brightest pixel of a map.</summary>
    /// <param name="transform">The transform that the map samples.</param>
    /// <param name="grid">The pixels.</param>
    /// <param name="imageRowColumn">The map.</param>
    /// <returns>The maximum, or null when none is found near the brightest pixel.</returns>
    public static PointSource? FindBrightest(ExactTransform transform, ImageGrid grid, ReadOnlySpan<float> imageRowColumn)
    {
        var peak = MapStatistics.PeakPixel(imageRowColumn);
        return Climb(transform, grid.L(peak % grid.Size), grid.M(peak / grid.Size), grid.CellRad / 2);
    }
}
