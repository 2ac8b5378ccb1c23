using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Interfaces.Calibration;

namespace Muser.Grains.Tests.Calibration;

[Trait("Tier", "Unit")]
public class EffectiveDatingTests
{
    private static readonly AntennaFlags First = Flags(100, antenna: 1);
    private static readonly AntennaFlags Second = Flags(200, antenna: 2);
    private static readonly AntennaFlags SecondAgain = Flags(200, antenna: 3);

    [Theory]
    [InlineData(99, null)]
    [InlineData(100, 1)]
    [InlineData(199, 1)]
    [InlineData(200, 2)]
    [InlineData(long.MaxValue, 2)]
    public void TheNewestThatIsNotLaterHolds(long time, int? antenna)
    {
        Assert.Equal(antenna, At([First, Second], time));
        Assert.Equal(antenna, At([Second, First], time)); // entries may be added for a time before the last one
    }

    [Fact]
    public void OfTwoThatBeginTogetherTheOneAddedLastHolds()
    {
        Assert.Equal(3, At([First, Second, SecondAgain], 200));
        Assert.Equal(2, At([First, SecondAgain, Second], 200));
    }

    [Fact]
    public void OfNoneNoneHolds() => Assert.Null(At([], 0));

    private static int? At(AntennaFlags[] entries, long time) => entries.At(new UtcTime(time))?.Antennas.Single();

    private static AntennaFlags Flags(long from, int antenna) => new() { ValidFromUtcUnixNs = from, Antennas = [antenna] };
}
