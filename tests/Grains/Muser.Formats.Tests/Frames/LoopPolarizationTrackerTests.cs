using Muser.Formats.Frames;

namespace Muser.Formats.Tests.Frames;

[Trait("Tier", "Unit")]
public class LoopPolarizationTrackerTests
{
    private static readonly UtcTime Start = UtcTime.FromCalendar(2014, 11, 11, 4);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void TellsEveryFrameButTheFirst(int first)
    {
        var tracker = new LoopPolarizationTracker();
        for (var k = first; k < first + 40; k++)
        {
            var header = Old(k);
            Assert.Equal(k > first, tracker.Resolve(ref header));
            if (k > first)
            {
                Assert.Equal((Polarization)(k % 2), header.Polarization);
            }
        }
    }

    [Fact]
    public void CarriesThePhaseOverDroppedFrames()
    {
        var tracker = new LoopPolarizationTracker();
        var random = new Random(1);
        var told = 0;
        for (var k = 0; k < 4000; k++)
        {
            if (k > 2 && random.Next(3) > 0)
            {
                continue;
            }

            var header = Old(k, jitterNs: random.Next(-10_000, 10_001));
            if (tracker.Resolve(ref header))
            {
                Assert.Equal((Polarization)(k % 2), header.Polarization);
                told++;
            }
        }

        Assert.InRange(told, 1000, 2000);
    }

    [Fact]
    public void ForgetsThePhaseAfterALongGap()
    {
        var tracker = new LoopPolarizationTracker();
        foreach (var k in new[] { 0, 1 })
        {
            var header = Old(k);
            tracker.Resolve(ref header);
        }

        var late = Old(1 + 8000);
        Assert.False(tracker.Resolve(ref late));
    }

    [Fact]
    public void LeavesWhatIsRecordedAlone()
    {
        var header = RandomFrames.LoopHeader(ArrayLayout.Muser1, Start, 3);
        Assert.True(new LoopPolarizationTracker().Resolve(ref header));
        Assert.Equal(Polarization.Right, header.Polarization);
    }

    private static FrameHeader Old(int index, long jitterNs = 0)
    {
        var header = RandomFrames.LoopHeader(ArrayLayout.Muser1, Start, index);
        return header with
        {
            Format = FrameHeaderFormat.Old,
            Polarization = Polarization.Left,
            Time = header.Time.AddNs(jitterNs),
        };
    }
}
