using Muser.Imaging.Maps;

namespace Muser.Imaging.Tests.Maps;

[Trait("Tier", "Unit")]
public class TransformChoiceTests
{
    [Fact]
    public void CheapestTransformIsChosenByTheNumberOfVisibilitiesAndPixels()
    {
        var grid = new ImageGrid(1024, 4);
        var uvw = DirtyImagerTests.RandomUvw(780, 1);
        double[] band = [.. Enumerable.Range(0, 16).Select(c => 1.6e9 + (25e6 * c))];
        var few = TransformChoice.For(grid, uvw[..60], band[..1], 2);
        Assert.Equal(MapTransform.ExactSum, few.Transform);
        Assert.IsType<DirtyImager>(few.Create(grid, 1));
        Assert.Contains("exact sum: 20 visibilities", few.ToString(), StringComparison.Ordinal);
        var snapshot = TransformChoice.For(grid, uvw, band[..1], 2);
        Assert.Equal(MapTransform.Columns, snapshot.Transform);
        Assert.IsType<ColumnImager>(snapshot.Create(grid, 1));
        Assert.Contains("by columns: 780 visibilities", snapshot.ToString(), StringComparison.Ordinal);
        var hour = TransformChoice.For(grid, [.. Enumerable.Repeat(uvw, 60).SelectMany(moment => moment)], band, 2);
        Assert.Equal(MapTransform.Gridding, hour.Transform);
        Assert.IsType<GriddedImager>(hour.Create(grid, 1));
        Assert.Contains("gridding: 748800 visibilities", hour.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void CoarserGridMakesTheExactSumTheCheapest()
    {
        // Fringes of 12 m at 400 MHz are wide: there is little to sum.
        var uvw = DirtyImagerTests.RandomUvw(780, 1).Select(metres => metres / 200).ToArray();
        Assert.Equal(MapTransform.ExactSum, TransformChoice.For(new ImageGrid(1024, 4), uvw, [4e8], 1).Transform);
    }
}
