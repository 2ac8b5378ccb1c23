using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;
using Muser.Imaging.Products;
using Muser.Imaging.Tests.Maps;
using Muser.Sky.Arrays;

namespace Muser.Imaging.Tests.Pipeline;

/// <summary>A Sun that MUSER-I sees: a disc drawn on fine pixels, through the exact transform, and what is added to it. No Bessel function in the truth.</summary>
internal sealed class SunScene
{
    public const double ArcsecPerRad = 206264.80624709636;
    private const double SpeedOfLight = 299_792_458;
    private const double RadiusArcsec = 970;

    public SunScene(double[] frequenciesHz, double eastArcsec, double northArcsec, double discFlux, double noise = 0.02)
    {
        FrequenciesHz = frequenciesHz;
        Muser.Sky.Arrays.Uvw.Compute(0.3, -0.25, AntennaTable.For(ArrayId.Muser1).ItrfM, Uvw);
        Vis = new ComplexF[frequenciesHz.Length * Uvw.Length / 3];
        var random = new Random(11);
        for (var channel = 0; channel < frequenciesHz.Length; channel++)
        {
            var disc = DrawDisc(eastArcsec, northArcsec, discFlux * Brightness(channel), Muser.Imaging.Disc.QuietSun.RadiusFactor(frequenciesHz[channel]), out var fine);
            new VisibilityPredictor(fine).Predict(Uvw, [frequenciesHz[channel]], disc, Vis.AsSpan(channel * Uvw.Length / 3, Uvw.Length / 3));
        }

        for (var k = 0; k < Vis.Length; k++)
        {
            Vis[k] += new ComplexF((float)(noise * (random.NextDouble() - 0.5)), (float)(noise * (random.NextDouble() - 0.5)));
        }
    }

    /// <summary>Where the ephemeris has the disc.</summary>
    public static SolarDisc Place { get; } = new(4 / ArcsecPerRad, -3 / ArcsecPerRad, RadiusArcsec / ArcsecPerRad, 0);

    public double[] FrequenciesHz { get; }

    public double[] Uvw { get; } = new double[3 * ArrayLayout.Muser1.ScienceBaselines];

    public ComplexF[] Vis { get; }

    public MapVisibilities Visibilities => new(Uvw, FrequenciesHz, Vis, []);

    /// <summary>Adds a round Gaussian, the same in all channels.</summary>
    public void AddGaussian(double eastArcsec, double northArcsec, double flux, double fwhmArcsec)
    {
        var points = DirtyImagerTests.PointVisibilities(Uvw, FrequenciesHz, eastArcsec / ArcsecPerRad, northArcsec / ArcsecPerRad, flux);
        for (var k = 0; k < Vis.Length; k++)
        {
            var (channel, baseline) = Math.DivRem(k, Uvw.Length / 3);
            var perMetre = FrequenciesHz[channel] / SpeedOfLight;
            var (u, v) = (Uvw[3 * baseline] * perMetre, Uvw[(3 * baseline) + 1] * perMetre);
            var turns = Math.PI * fwhmArcsec / ArcsecPerRad;
            var fade = (float)Math.Exp(-turns * turns * ((u * u) + (v * v)) / (4 * Math.Log(2)));
            Vis[k] += new ComplexF(fade * points[k].Re, fade * points[k].Im);
        }
    }

    /// <summary>The quiet Sun of a channel over that of the first.</summary>
    private double Brightness(int channel) =>
        Muser.Imaging.Disc.QuietSun.FluxJy(FrequenciesHz[channel], Place.RadiusRad) / Muser.Imaging.Disc.QuietSun.FluxJy(FrequenciesHz[0], Place.RadiusRad);

    private static float[] DrawDisc(double eastArcsec, double northArcsec, double flux, double radiusFactor, out ImageGrid fine)
    {
        fine = new ImageGrid(900, 4);
        var disc = new float[fine.Pixels];
        var count = 0;
        for (var i = 0; i < disc.Length; i++)
        {
            var (l, m) = (fine.L(i % fine.Size) - (eastArcsec / ArcsecPerRad), fine.M(i / fine.Size) - (northArcsec / ArcsecPerRad));
            disc[i] = Math.Sqrt((l * l) + (m * m)) < radiusFactor * Place.RadiusRad ? 1 : 0;
            count += (int)disc[i];
        }

        foreach (ref var pixel in disc.AsSpan())
        {
            pixel *= (float)(flux / count);
        }

        return disc;
    }
}
