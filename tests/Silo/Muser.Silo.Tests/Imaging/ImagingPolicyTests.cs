using Muser.Formats.Frames;
using Muser.Interfaces.Frames;
using Muser.Silo.Imaging;

namespace Muser.Silo.Tests.Imaging;

[Trait("Tier", "Unit")]
public class ImagingPolicyTests
{
    private static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4);

    [Fact]
    public void ImagesOneCycleInEachInterval()
    {
        var policy = new ImagingPolicy(new ImagingPolicyOptions { IntervalMs = 100 });

        var imaged = Enumerable.Range(0, 16).Where(cycle => policy.Decide(Cycle(cycle), isBusy: false) != ImageRequest.None);

        Assert.Equal([0, 4, 8, 12], imaged);
    }

    [Fact]
    public void ImagesNothingWhileItIsBusyAndGoesOnAfterwards()
    {
        var policy = new ImagingPolicy(new ImagingPolicyOptions { IntervalMs = 0 });

        Assert.NotEqual(ImageRequest.None, policy.Decide(Cycle(0), isBusy: false));
        Assert.Equal(ImageRequest.None, policy.Decide(Cycle(1), isBusy: true));
        Assert.NotEqual(ImageRequest.None, policy.Decide(Cycle(2), isBusy: false));
    }

    [Fact]
    public void AClockThatIsSetBackDoesNotStopImaging()
    {
        var policy = new ImagingPolicy(new ImagingPolicyOptions());
        policy.Decide(Cycle(100_000), isBusy: false);

        Assert.NotEqual(ImageRequest.None, policy.Decide(Cycle(0), isBusy: false));
    }

    [Fact]
    public void AsksForTheChannelsOfTheSettings()
    {
        Assert.Equal(ImageRequest.Middle, new ImagingPolicy(new()).Decide(Start, isBusy: false));
        Assert.Equal(ImageRequest.All, new ImagingPolicy(new() { Channels = ImageRequest.All }).Decide(Start, isBusy: false));
    }

    private static UtcTime Cycle(int cycle) => Start.AddNs(cycle * ArrayLayout.Muser1.CyclePeriodNs);
}
