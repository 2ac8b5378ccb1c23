using Microsoft.Extensions.Options;
using Muser.Grains.Imaging;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;

namespace Muser.Grains.Tests.Imaging;

[Trait("Tier", "Unit")]
public class MapPlansTests
{
    private static readonly ImageGrid Small = new(64, 10);
    private static readonly ImageGrid Large = new(128, 10);

    [Fact]
    public void APlanIsUsedAgainByTheNextMapOfItsSizeAndByNoneAtTheSameTime()
    {
        var plans = Plans(maxPlanMiB: 64);
        var (first, second) = (plans.Rent(Small), plans.Rent(Small));
        Assert.NotSame(first, second);
        plans.Return(first);
        Assert.NotSame(first, plans.Rent(Large));
        Assert.Same(first, plans.Rent(Small));
        Assert.Equal(0, plans.IdleBytes);
    }

    [Fact]
    public void ThePlanThatHasWaitedLongestGoesFirst()
    {
        // 128 bytes a pixel: 2 MiB of the large ones is one.
        var plans = Plans(maxPlanMiB: 2);
        var (first, second) = (plans.Rent(Large), plans.Rent(Large));
        plans.Return(first);
        plans.Return(second);
        Assert.Equal(MapPipeline.BytesPerPixel * Large.Pixels, plans.IdleBytes);
        Assert.Same(second, plans.Rent(Large));
        Assert.NotSame(first, plans.Rent(Large));
    }

    private static MapPlans Plans(int maxPlanMiB) => new(Options.Create(new ImagingOptions { MaxPlanMiB = maxPlanMiB }));
}
