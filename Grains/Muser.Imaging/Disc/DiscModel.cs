using Muser.Formats.Frames;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Disc;

/// <summary>
/// The quiet Sun as two even discs around one centre, the second 0.85 times as wide, each with its flux: where the second is negative
/// the limb is brighter, as it is below
/// some GHz. To be subtracted before a CLEAN and put back after. Immutable, safe for any thread.
/// </summary>
/// <param name="Place">Its centre.</param>
/// <param name="RadiusRad">Radius of the wider disc.</param>
/// <param name="WideFlux">Flux of the wider disc, in the unit of the visibilities.</param>
/// <param name="NarrowFlux">Flux of the narrower disc.</param>
public readonly record struct DiscModel(DiscPlace Place, double RadiusRad, double WideFlux, double NarrowFlux)
{
    private const double NarrowShare = 0.85;
    private const int SamplesPerPixel = 4;

    /// <summary>Flux of the whole.</summary>
    public double Flux => WideFlux + NarrowFlux;

    /// <summary>Fits the fluxes by weighted least squares to the visibilities that see the disc. Parameters as for <see
    /// cref="DiscFinder.TryFind"/>.</summary>
    /// <returns>TooFewVisibilities, or None.</returns>
    public static DiscFault TryFit(
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<float> weightChanBaseline,
        DiscPlace place,
        double radiusRad,
        out DiscModel model)
    {
        model = new DiscModel(place, radiusRad, 0, 0);
        double s00 = 0, s01 = 0, s11 = 0, r0 = 0, r1 = 0;
        var whole = 0;
        for (var k = 0; k < visChanBaseline.Length; k++)
        {
            var x = DiscVisibility.Argument(uvwBaselineXyz, frequencyHzChan, k, radiusRad);
            var v = visChanBaseline[k];
            double weight = weightChanBaseline.IsEmpty ? 1 : weightChanBaseline[k];
            if (x > DiscFinder.Reach || !(weight > 0) || !float.IsFinite(v.Re) || !float.IsFinite(v.Im))
            {
                continue;
            }

            whole += x < DiscFinder.FirstNull ? 1 : 0;
            var (cos, sin) = DiscVisibility.Turn(uvwBaselineXyz, frequencyHzChan, k, place.L, place.M);
            var (re, im) = ((v.Re * cos) - (v.Im * sin), (v.Re * sin) + (v.Im * cos));
            var (wide, wideIm) = DiscVisibility.Of(uvwBaselineXyz, frequencyHzChan, k, radiusRad);
            var (narrow, narrowIm) = DiscVisibility.Of(uvwBaselineXyz, frequencyHzChan, k, NarrowShare * radiusRad);
            s00 += weight * ((wide * wide) + (wideIm * wideIm));
            s01 += weight * ((wide * narrow) + (wideIm * narrowIm));
            s11 += weight * ((narrow * narrow) + (narrowIm * narrowIm));
            r0 += weight * ((wide * re) + (wideIm * im));
            r1 += weight * ((narrow * re) + (narrowIm * im));
        }

        var determinant = (s00 * s11) - (s01 * s01);
        if (whole < DiscFinder.FewestVisibilities || !(determinant > 1e-9 * s00 * s11))
        {
            return DiscFault.TooFewVisibilities;
        }

        model = model with { WideFlux = ((r0 * s11) - (r1 * s01)) / determinant, NarrowFlux = ((r1 * s00) - (r0 * s01)) / determinant };
        return DiscFault.None;
    }

    /// <summary>Takes the disc away from visibilities, in place.</summary>
    public void SubtractFrom(ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan, Span<ComplexF> visChanBaseline)
    {
        for (var k = 0; k < visChanBaseline.Length; k++)
        {
            var (wide, wideIm) = DiscVisibility.Of(uvwBaselineXyz, frequencyHzChan, k, RadiusRad);
            var (narrow, narrowIm) = DiscVisibility.Of(uvwBaselineXyz, frequencyHzChan, k, NarrowShare * RadiusRad);
            var (re, im) = ((WideFlux * wide) + (NarrowFlux * narrow), (WideFlux * wideIm) + (NarrowFlux * narrowIm));
            var (cos, sin) = DiscVisibility.Turn(uvwBaselineXyz, frequencyHzChan, k, Place.L, Place.M);
            visChanBaseline[k] += new ComplexF((float)(-(re * cos) - (im * sin)), (float)((re * sin) - (im * cos)));
        }
    }

    /// <summary>Adds the disc to a model, flux per pixel; a pixel at the limb has its share of 16 samples.</summary>
    public void AddTo(ImageGrid grid, Span<float> modelRowColumn)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(modelRowColumn.Length, grid.Pixels, nameof(modelRowColumn));
        var sampleArea = grid.CellRad * grid.CellRad / (SamplesPerPixel * SamplesPerPixel);
        var (wide, narrow) = (RadiusRad * RadiusRad, RadiusRad * RadiusRad * NarrowShare * NarrowShare);
        var (wideFlux, narrowFlux) = (WideFlux * sampleArea / (Math.PI * wide), NarrowFlux * sampleArea / (Math.PI * narrow));
        for (var pixel = 0; pixel < modelRowColumn.Length; pixel++)
        {
            for (var sample = 0; sample < SamplesPerPixel * SamplesPerPixel; sample++)
            {
                var l = grid.L((pixel % grid.Size) + (((sample % SamplesPerPixel) + 0.5) / SamplesPerPixel) - 0.5) - Place.L;
                var m = grid.M((pixel / grid.Size) + (((sample / SamplesPerPixel) + 0.5) / SamplesPerPixel) - 0.5) - Place.M;
                var squared = (l * l) + (m * m);
                modelRowColumn[pixel] += (float)((squared < wide ? wideFlux : 0) + (squared < narrow ? narrowFlux : 0));
            }
        }
    }
}
