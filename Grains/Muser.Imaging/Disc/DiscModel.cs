using Muser.Formats.Frames;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Disc;

/// <summary>
/// The quiet Sun as two even discs around one centre, the second 0.85 times as wide, each with its flux: where the second is negative
/// the limb is brighter, as it is below
/// some GHz. Over several channels radius and flux follow <see cref="QuietSun"/>. To be subtracted before a CLEAN and put back after. Immutable, safe for any thread.
/// </summary>
/// <param name="Place">Its centre.</param>
/// <param name="RadiusRad">Radius of the wider disc at the reference frequency.</param>
/// <param name="WideFlux">Flux of the wider disc there, in the unit of the visibilities.</param>
/// <param name="NarrowFlux">Flux of the narrower disc there.</param>
public readonly record struct DiscModel(DiscPlace Place, double RadiusRad, double WideFlux, double NarrowFlux)
{
    /// <summary>Radius of the narrower disc over that of the wider.</summary>
    internal const double NarrowShare = 0.85;

    private const int SamplesPerPixel = 4;

    /// <summary>Flux of the whole.</summary>
    public double Flux => WideFlux + NarrowFlux;

    /// <summary>The frequency of radius and fluxes, the mean of the channels; 0 where they are the same at all frequencies.</summary>
    public double ReferenceHz { get; init; }

    /// <summary>The share of the weighted power of the visibilities it was fitted to that it explains, at most 1: a point explains less than 0.2 of its own.</summary>
    public double Share { get; init; }

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
        model = new DiscModel(place, radiusRad, 0, 0) { ReferenceHz = Mean(frequencyHzChan) };
        double s00 = 0, s01 = 0, s11 = 0, r0 = 0, r1 = 0, power = 0;
        var whole = 0;
        for (var k = 0; k < visChanBaseline.Length; k++)
        {
            var (radius, brightness) = model.At(frequencyHzChan[k / (uvwBaselineXyz.Length / 3)]);
            var x = DiscVisibility.Argument(uvwBaselineXyz, frequencyHzChan, k, radius);
            var v = visChanBaseline[k];
            double weight = weightChanBaseline.IsEmpty ? 1 : weightChanBaseline[k];
            if (x > DiscFinder.Reach || !(weight > 0) || !float.IsFinite(v.Re) || !float.IsFinite(v.Im))
            {
                continue;
            }

            whole += x < DiscFinder.FirstNull ? 1 : 0;
            var (cos, sin) = DiscVisibility.Turn(uvwBaselineXyz, frequencyHzChan, k, place.L, place.M);
            var (re, im) = ((v.Re * cos) - (v.Im * sin), (v.Re * sin) + (v.Im * cos));
            var (wide, wideIm) = DiscVisibility.Of(uvwBaselineXyz, frequencyHzChan, k, radius);
            var (narrow, narrowIm) = DiscVisibility.Of(uvwBaselineXyz, frequencyHzChan, k, NarrowShare * radius);
            (wide, wideIm, narrow, narrowIm) = (brightness * wide, brightness * wideIm, brightness * narrow, brightness * narrowIm);
            power += weight * ((re * re) + (im * im));
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

        var (wideFlux, narrowFlux) = (((r0 * s11) - (r1 * s01)) / determinant, ((r1 * s00) - (r0 * s01)) / determinant);
        model = model with
        {
            WideFlux = wideFlux,
            NarrowFlux = narrowFlux,
            Share = power > 0 ? ((wideFlux * r0) + (narrowFlux * r1)) / power : 0,
        };
        return DiscFault.None;
    }

    /// <summary>Takes the disc away from visibilities, in place.</summary>
    public void SubtractFrom(ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan, Span<ComplexF> visChanBaseline) =>
        Add(-1, uvwBaselineXyz, frequencyHzChan, visChanBaseline);

    /// <summary>Adds the disc to visibilities, in place.</summary>
    public void AddTo(ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan, Span<ComplexF> visChanBaseline) =>
        Add(1, uvwBaselineXyz, frequencyHzChan, visChanBaseline);

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

    private static double Mean(ReadOnlySpan<double> numbers)
    {
        double sum = 0;
        foreach (var number in numbers)
        {
            sum += number;
        }

        return sum / numbers.Length;
    }

    /// <summary>The radius at a frequency, and the flux there over that at the reference.</summary>
    private (double RadiusRad, double Brightness) At(double frequencyHz) =>
        ReferenceHz == 0 || ReferenceHz == frequencyHz
            ? (RadiusRad, 1)
            : (RadiusRad * QuietSun.RadiusFactor(frequencyHz) / QuietSun.RadiusFactor(ReferenceHz),
                QuietSun.FluxJy(frequencyHz, RadiusRad) / QuietSun.FluxJy(ReferenceHz, RadiusRad));

    private void Add(int sign, ReadOnlySpan<double> uvw, ReadOnlySpan<double> frequencyHzChan, Span<ComplexF> visChanBaseline)
    {
        for (var k = 0; k < visChanBaseline.Length; k++)
        {
            var (radius, brightness) = At(frequencyHzChan[k / (uvw.Length / 3)]);
            var (wide, wideIm) = DiscVisibility.Of(uvw, frequencyHzChan, k, radius);
            var (narrow, narrowIm) = DiscVisibility.Of(uvw, frequencyHzChan, k, NarrowShare * radius);
            var (wideFlux, narrowFlux) = (sign * brightness * WideFlux, sign * brightness * NarrowFlux);
            var (re, im) = ((wideFlux * wide) + (narrowFlux * narrow), (wideFlux * wideIm) + (narrowFlux * narrowIm));
            var (cos, sin) = DiscVisibility.Turn(uvw, frequencyHzChan, k, Place.L, Place.M);
            visChanBaseline[k] += new ComplexF((float)((re * cos) + (im * sin)), (float)((im * cos) - (re * sin)));
        }
    }
}
