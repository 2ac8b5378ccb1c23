using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Disc;

/// <summary>
/// Finds the centre of the Sun's disc, as the observatory's imager does by correlating the map with a disc; here in the (u,v) plane: the
/// map of the visibilities times
/// the conjugates of those of a disc at the phase centre is that correlation, and its maximum, at continuous (l,m), the centre.
/// Bright compact sources pull it: take them away first, and give the residual visibilities. Safe for any thread.
/// </summary>
public static class DiscFinder
{
    /// <summary>Fewer visibilities than this within the first null of the disc do not tell where it is.</summary>
    public const int FewestVisibilities = 10;

    /// <summary>First zero of J1.</summary>
    internal const double FirstNull = 3.8317;

    /// <summary>Beyond, in units of 2 pi q R, the disc is faint and w is no longer small over it.</summary>
    internal const double Reach = 20;

    private const int CellsPerRadius = 64;

    /// <summary>Finds the disc.</summary>
    /// <param name="uvwBaselineXyz">[baseline, uvw] of r_j - r_i, metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    /// <param name="visChanBaseline">[channel, baseline]. One that is not finite is left out.</param>
    /// <param name="weightChanBaseline">[channel, baseline], at least 0 (0: flagged); empty for 1 each.</param>
    /// <param name="radiusRad">Radius of the disc at this frequency: see <see cref="QuietSun.RadiusFactor"/>.</param>
    /// <param name="maxOffsetRad">How far from the phase centre it may be, along each axis.</param>
    /// <param name="place">Where it is, where the result is None; otherwise only the number of visibilities.</param>
    public static DiscFault TryFind(
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<float> weightChanBaseline,
        double radiusRad,
        double maxOffsetRad,
        out DiscPlace place)
    {
        var product = new ComplexF[visChanBaseline.Length];
        var weights = new float[visChanBaseline.Length];
        var whole = 0;
        for (var k = 0; k < product.Length; k++)
        {
            var x = DiscVisibility.Argument(uvwBaselineXyz, frequencyHzChan, k, radiusRad);
            var v = visChanBaseline[k];
            var weight = weightChanBaseline.IsEmpty ? 1 : weightChanBaseline[k];
            if (x > Reach || !(weight > 0) || !float.IsFinite(v.Re) || !float.IsFinite(v.Im))
            {
                continue;
            }

            var (re, im) = DiscVisibility.Of(uvwBaselineXyz, frequencyHzChan, k, radiusRad);
            (product[k], weights[k]) = (v * new ComplexF((float)re, (float)-im), weight);
            whole += x < FirstNull ? 1 : 0;
        }

        place = new DiscPlace(0, 0, whole);
        if (whole < FewestVisibilities)
        {
            return DiscFault.TooFewVisibilities;
        }

        var cellRad = radiusRad / CellsPerRadius;
        var grid = new ImageGrid(2 * ((int)Math.Ceiling(maxOffsetRad / cellRad) + 1), cellRad / Angle.Arcsec);
        var correlation = new float[grid.Pixels];
        new DirtyImager(grid.Size, grid.CellArcsec, 1).Image(uvwBaselineXyz, frequencyHzChan, product, weights, correlation);
        var transform = new ExactTransform(uvwBaselineXyz, frequencyHzChan, product, weights);
        if (PointFinder.FindBrightest(transform, grid, correlation) is not { Flux: > 0 } peak
            || Math.Abs(peak.L) > maxOffsetRad || Math.Abs(peak.M) > maxOffsetRad)
        {
            return DiscFault.NotFound;
        }

        place = new DiscPlace(peak.L, peak.M, whole);
        return DiscFault.None;
    }

    /// <summary>What to tell a person, a sentence.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="visibilities">The number of visibilities that constrain the disc.</param>
    public static string Sentence(DiscFault fault, int visibilities) => fault switch
    {
        DiscFault.None => $"{visibilities} visibilities constrain the centre of the disc.",
        DiscFault.TooFewVisibilities =>
            $"Only {visibilities} visibilities see the disc as a whole, {FewestVisibilities} are needed to find or model it: "
            + "the shortest baselines are flagged or too long for this frequency.",
        _ => "No disc was found near the phase centre: the pointing is off, or the phases are not calibrated.",
    };

    /// <summary>Turns the phases so that a direction becomes the phase centre: V exp(+2*pi*i(ul + vm + w(n-1))), in place.</summary>
    public static void Rephase(
        ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan, double l, double m, Span<ComplexF> visChanBaseline)
    {
        for (var k = 0; k < visChanBaseline.Length; k++)
        {
            var (cos, sin) = DiscVisibility.Turn(uvwBaselineXyz, frequencyHzChan, k, l, m);
            visChanBaseline[k] *= new ComplexF((float)cos, (float)sin);
        }
    }
}
