using Muser.Imaging.Maps;

namespace Muser.Imaging.Tests.Maps;

[Trait("Tier", "Unit")]
public class MapLevelsTests
{
    [Fact]
    public void SkyAndDiscAreFoundUnderBrightSources()
    {
        var random = new Random(1);
        var map = new float[512 * 512];
        foreach (ref var pixel in map.AsSpan())
        {
            var gauss = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var kind = random.NextDouble();
            pixel = (float)(kind < 0.7 ? -1 + (2 * gauss) : kind < 0.98 ? 20 + (2 * gauss) : 30 + (random.NextDouble() * 70));
        }

        var levels = MapLevels.Of(map);
        Assert.Equal(-1, levels.Sky, 0.3);
        Assert.Equal(2, levels.SkySigma, 0.4);
        Assert.Equal(20, levels.Disc, 0.5);
        Assert.Equal(2, levels.DiscSigma, 0.6);
    }

    [Fact]
    public void EvenMapIsAllOfOneLevel() => Assert.Equal(new MapLevels(3, 0, 3, 0), MapLevels.Of([3f, 3, 3]));
}
