using Muser.Imaging.Maps;

namespace Muser.Imaging.Tests.Maps;

[Trait("Tier", "Unit")]
public class MapStatisticsTests
{
    [Fact]
    public void MeasuresAMapOfKnownContent()
    {
        var image = Enumerable.Range(0, 10_000).Select(i => (float)((i * 7919) % 10_000)).ToArray();
        var statistics = MapStatistics.Of(image);
        var peak = Array.IndexOf(image, 9999f);
        Assert.Equal((9999f, peak / 100, peak % 100, 0f), (statistics.Peak, statistics.PeakRow, statistics.PeakColumn, statistics.Minimum));
        Assert.Equal(4999.5, statistics.Mean, 1e-3);
        Assert.Equal(Math.Sqrt(image.Average(x => (double)x * x)), statistics.Rms, 1e-3);
        Assert.Equal(100, statistics.Quantile01, 5.0);
        Assert.Equal(5000, statistics.Median, 5.0);
        Assert.Equal(9900, statistics.Quantile99, 5.0);
    }

    [Fact]
    public void MeasuresAFlatMap()
    {
        var image = new float[16];
        image.AsSpan().Fill(-2);
        Assert.Equal(new MapStatistics(-2, 0, 0, -2, -2, 2, -2, -2, -2), MapStatistics.Of(image));
    }
}
