using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Imaging.Numerics;
using Muser.Imaging.Products;
using Muser.Testing;

namespace Muser.Imaging.Tests.Products;

[Trait("Tier", "Unit")]
public class MapRotationTests
{
    private const double CellArcsec = 5;

    [Theory]
    [InlineData(0)]
    [InlineData(0.4557)]
    [InlineData(-0.4557)]
    [InlineData(-0.1)]
    public void AMapOfBeamsIsTheSameMapTurned(double upRad)
    {
        var to = new ImageGrid(128, CellArcsec);
        var from = new ImageGrid((MapRotation.SizeFor(to.Size, upRad) + 1) / 2 * 2, CellArcsec);
        (double X, double Y)[] places = [(0, 0), (40.3, -17.6), (-62.2, 61.1), (3.5, 55.5)];
        var (sin, cos) = Math.SinCos(upRad);
        var map = Beams(from, [.. places.Select(p => ((cos * p.X) - (sin * p.Y), (sin * p.X) + (cos * p.Y)))]);
        var turned = new float[to.Pixels];
        new MapRotation(from, to, upRad).Turn(map, turned);
        var expected = Beams(to, places);
        Assert.InRange(turned.Zip(expected, (a, b) => Math.Abs(a - b)).Max(), 0, 2e-4);
    }

    /// <summary>Vectors of any width turn a map as numbers one by one do, but for the rounding of sums.</summary>
    [Fact]
    public void EveryPathTurnsTheSame()
    {
        const double UpRad = 0.4;
        var to = new ImageGrid(50, CellArcsec);
        var from = new ImageGrid(MapRotation.SizeFor(50, UpRad), CellArcsec);
        var random = new Random(5);
        float[] map = [.. Enumerable.Range(0, from.Pixels).Select(_ => random.NextSingle() - 0.5f)];
        var rotation = new MapRotation(from, to, UpRad);
        var expected = new float[to.Pixels];
        rotation.Turn(map, expected, SimdPath.Scalar);
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            var turned = new float[to.Pixels];
            rotation.Turn(map, turned, path);
            Assert.InRange(turned.Zip(expected, (a, b) => Math.Abs(a - b)).Max(), 0, 2e-6);
        }
    }

    [Fact]
    public void TheTopTurnsTowardsEast()
    {
        // Position angles grow from north through east, and east is on the left: what was left of the top comes to the top.
        var (to, upRad) = (new ImageGrid(64, CellArcsec), 20 * Math.PI / 180);
        var from = new ImageGrid(MapRotation.SizeFor(64, upRad), CellArcsec);
        var map = Beams(from, [(-25 * Math.Sin(upRad), 25 * Math.Cos(upRad))]);
        var turned = new float[to.Pixels];
        new MapRotation(from, to, upRad).Turn(map, turned);
        Assert.Equal((32, 57), (MapStatistics.Of(turned).PeakColumn, MapStatistics.Of(turned).PeakRow));
    }

    [Fact]
    public void ComponentsKeepFluxAndPlace()
    {
        const double UpRad = -0.3;
        var to = new ImageGrid(64, CellArcsec);
        var from = new ImageGrid(MapRotation.SizeFor(64, UpRad), CellArcsec);
        var (sin, cos) = Math.SinCos(UpRad);
        var model = new float[from.Pixels];
        var (x, y) = (11, -7);
        model[(((from.Size / 2) + y) * from.Size) + (from.Size / 2) + x] = 3;
        var turned = new float[to.Pixels];
        new MapRotation(from, to, UpRad).TurnComponents(model, turned);
        double flux = 0, column = 0, row = 0;
        for (var i = 0; i < turned.Length; i++)
        {
            (flux, column, row) = (flux + turned[i], column + (turned[i] * (i % 64)), row + (turned[i] * (i / 64)));
        }

        Assert.Equal(3, flux, 1e-5);
        Assert.Equal(32 + (cos * x) + (sin * y), column / flux, 1e-4);
        Assert.Equal(32 - (sin * x) + (cos * y), row / flux, 1e-4);
        Assert.Equal(4, turned.Count(value => value != 0));
    }

    [Fact]
    public void TurningAllocatesNothing()
    {
        var to = new ImageGrid(64, CellArcsec);
        var from = new ImageGrid(MapRotation.SizeFor(64, 0.2), CellArcsec);
        var (map, turned, rotation) = (new float[from.Pixels], new float[to.Pixels], new MapRotation(from, to, 0.2));
        rotation.Turn(map, turned);
        rotation.TurnComponents(map, turned);
        Assert.Equal(0, Allocation.Of(() =>
        {
            rotation.Turn(map, turned);
            rotation.TurnComponents(map, turned);
        }));
    }

    [Fact]
    public void AMapThatIsTooSmallToBeTurnedIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MapRotation(new ImageGrid(64, CellArcsec), new ImageGrid(64, CellArcsec), 0.4));

    /// <summary>What baselines up to 0.33 turns a pixel see of points at places from the middle: the finest that three pixels to a beam can hold.</summary>
    private static float[] Beams(ImageGrid grid, (double X, double Y)[] places)
    {
        var map = new float[grid.Pixels];
        for (var i = 0; i < map.Length; i++)
        {
            var (x, y) = ((i % grid.Size) - (grid.Size / 2), (i / grid.Size) - (grid.Size / 2));
            map[i] = (float)places.Sum(p => Bessel.Jinc(2 * Math.PI * 0.33 * Math.Sqrt(((x - p.X) * (x - p.X)) + ((y - p.Y) * (y - p.Y)))));
        }

        return map;
    }
}
