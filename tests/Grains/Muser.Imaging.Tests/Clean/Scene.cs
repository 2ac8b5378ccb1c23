using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Imaging.Tests.Maps;
using Muser.Sky.Arrays;

namespace Muser.Imaging.Tests.Clean;

/// <summary>A seeded scene, seen by MUSER-I: points, some Gaussians, noise.</summary>
internal sealed class Scene
{
    public const double FrequencyHz = 1.7125e9;
    private const double SpeedOfLight = 299_792_458;

    public Scene(int size, double cellArcsec, int seed, int points = 5, int gaussians = 3, double noise = 0.05)
    {
        Grid = new ImageGrid(size, cellArcsec);
        var random = new Random(seed);
        Muser.Sky.Arrays.Uvw.Compute(0.3 + (0.1 * random.NextDouble()), -0.25, AntennaTable.For(ArrayId.Muser1).ItrfM, Uvw);
        Vis = new ComplexF[Uvw.Length / 3];
        for (var i = 0; i < points + gaussians; i++)
        {
            var (l, m) = (Grid.L(size * (0.2 + (0.6 * random.NextDouble()))), Grid.M(size * (0.2 + (0.6 * random.NextDouble()))));
            AddGaussian(l, m, 0.2 + random.NextDouble(), i < points ? 0 : (4 + (20 * random.NextDouble())) * Grid.CellRad);
        }

        for (var k = 0; k < Vis.Length; k++)
        {
            Vis[k] += new ComplexF((float)(noise * (random.NextDouble() - 0.5)), (float)(noise * (random.NextDouble() - 0.5)));
        }

        (Dirty, Beam) = (new float[Grid.Pixels], new float[Grid.Pixels]);
        var imager = new DirtyImager(size, cellArcsec, 2);
        imager.Image(Uvw, FrequencyHz, Vis, [], Dirty);
        imager.Beam(Uvw, [FrequencyHz], [], Beam);
    }

    public ImageGrid Grid { get; }

    public double[] Uvw { get; } = new double[3 * ArrayLayout.Muser1.ScienceBaselines];

    public ComplexF[] Vis { get; }

    public float[] Dirty { get; }

    public float[] Beam { get; }

    /// <summary>Adds a round Gaussian of a flux, by its full width at half maximum; 0 for a point.</summary>
    public void AddGaussian(double l, double m, double flux, double fwhmRad)
    {
        var point = DirtyImagerTests.PointVisibilities(Uvw, [FrequencyHz], l, m, flux);
        for (var k = 0; k < Vis.Length; k++)
        {
            var (u, v) = (Uvw[3 * k] * FrequencyHz / SpeedOfLight, Uvw[(3 * k) + 1] * FrequencyHz / SpeedOfLight);
            var fade = (float)Math.Exp(-Math.PI * Math.PI * fwhmRad * fwhmRad * ((u * u) + (v * v)) / (4 * Math.Log(2)));
            Vis[k] += new ComplexF(fade * point[k].Re, fade * point[k].Im);
        }
    }
}
