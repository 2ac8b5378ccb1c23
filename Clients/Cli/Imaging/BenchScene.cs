using Muser.Formats.Frames;

namespace Muser.Cli.Imaging;

/// <summary>What the benchmark of CLEAN looks at: a disc of the Sun's width, compact sources on and beside it, noise.</summary>
internal static class BenchScene
{
    private const double SpeedOfLight = 299_792_458;
    private const double RadPerArcsec = Math.PI / 648_000;

    /// <summary>l, m, full width at half maximum, arc seconds, and flux.</summary>
    private static readonly (double L, double M, double Width, double Flux)[] Sources =
    [
        (0, 0, 1400, 20), (500, 300, 0, 3), (-350, 420, 40, 2), (-600, -200, 25, 1.5), (150, -640, 90, 4), (900, -500, 0, 0.7),
    ];

    /// <summary>Visibilities of one channel, Gaussians for whatever has a width.</summary>
    /// <param name="uvwBaselineXyz">[baseline, uvw], metres.</param>
    /// <param name="frequencyHz">Its frequency.</param>
    /// <param name="seed">Seed of the noise.</param>
    public static ComplexF[] Visibilities(ReadOnlySpan<double> uvwBaselineXyz, double frequencyHz, int seed = 1)
    {
        var random = new Random(seed);
        var vis = new ComplexF[uvwBaselineXyz.Length / 3];
        var perMetre = frequencyHz / SpeedOfLight * RadPerArcsec;
        for (var k = 0; k < vis.Length; k++)
        {
            var (u, v, w) = (uvwBaselineXyz[3 * k] * perMetre, uvwBaselineXyz[(3 * k) + 1] * perMetre, uvwBaselineXyz[(3 * k) + 2] * perMetre);
            foreach (var (l, m, width, flux) in Sources)
            {
                var fade = Math.Exp(-Math.PI * Math.PI * width * width * ((u * u) + (v * v)) / (4 * Math.Log(2)));
                var nMinusOne = -((l * l) + (m * m)) * RadPerArcsec / 2;
                var (sin, cos) = Math.SinCos(-2 * Math.PI * ((u * l) + (v * m) + (w * nMinusOne)));
                vis[k] += new ComplexF((float)(flux * fade * cos), (float)(flux * fade * sin));
            }

            vis[k] += new ComplexF(0.1f * (random.NextSingle() - 0.5f), 0.1f * (random.NextSingle() - 0.5f));
        }

        return vis;
    }
}
