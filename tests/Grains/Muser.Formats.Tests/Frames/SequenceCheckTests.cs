using Muser.Formats.Frames;
using Muser.Testing;

namespace Muser.Formats.Tests.Frames;

[Trait("Tier", "Unit")]
public class SequenceCheckTests
{
    private static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4);

    [Fact]
    public void FindsNothingInFramesOneAfterAnother() => Assert.Empty(Check(Enumerable.Range(0, 2000)));

    [Fact]
    public void FindsNothingInJitterAndTheTenMicrosecondStep()
    {
        var check = new SequenceCheck();
        var random = new Random(1);
        for (var k = 0; k < 5000; k++)
        {
            var start = Start.AddNs((-10_000 * (k / 8)) + random.Next(-700, 700));
            var header = RandomFrames.LoopHeader(ArrayLayout.Muser1, start, k);
            check.Add(header, k, k);
        }

        check.Complete();
        Assert.False(check.TryTake(out _));
    }

    [Fact]
    public void FindsGapsAndHowManyFramesTheyLack()
    {
        var findings = Check(Enumerable.Range(0, 1000).Where(k => k is not (10 or 11 or 12 or 500)));
        Assert.Equal(
            [(SequenceFault.Gap, 10L, 3L), (SequenceFault.Gap, 497L, 1L)],
            findings.Select(f => (f.Fault, f.Index, f.Missing)));
        Assert.Equal(Start.AddNs(9 * ArrayLayout.FramePeriodNs), findings[0].From);
        Assert.Equal(Start.AddNs(13 * ArrayLayout.FramePeriodNs), findings[0].To);
    }

    [Fact]
    public void FindsDuplicatesNearAndFar()
    {
        var findings = Check([0, 1, 1, 2, 3, 4, 5, 0, 6]);
        Assert.Equal([(SequenceFault.Duplicate, 2L), (SequenceFault.Duplicate, 7L)], findings.Select(f => (f.Fault, f.Index)));
    }

    [Fact]
    public void SwappedFramesAreDisorderAndNoGap()
    {
        var findings = Check([0, 1, 3, 2, 4, 7, 6, 5, 8]);
        Assert.All(findings, finding => Assert.Equal(SequenceFault.Disorder, finding.Fault));
        Assert.Equal([3L, 6L, 7L], findings.Select(finding => finding.Index));
    }

    [Fact]
    public void AGapThatIsHalfFilledLacksTheRest()
    {
        var findings = Check([0, 1, 5, 3, 6]);
        Assert.Equal([(SequenceFault.Disorder, 0L), (SequenceFault.Gap, 2L)], findings.Select(f => (f.Fault, f.Missing)));
    }

    [Fact]
    public void ADamagedFrameIsNotMissingToo()
    {
        var check = new SequenceCheck();
        foreach (var k in new[] { 0, 1, -1, 3, -1, 6, 7 })
        {
            if (k < 0)
            {
                check.AddDamaged();
            }
            else
            {
                check.Add(RandomFrames.LoopHeader(ArrayLayout.Muser1, Start, k), k, k);
            }
        }

        check.Complete();
        Assert.True(check.TryTake(out var finding));
        Assert.Equal((SequenceFault.Gap, 6L, 1L), (finding.Fault, finding.Index, finding.Missing));
        Assert.False(check.TryTake(out _));
    }

    [Fact]
    public void AnotherPolarizationAtTheSameTimeIsDisorder()
    {
        var check = new SequenceCheck();
        var header = RandomFrames.LoopHeader(ArrayLayout.Muser1, Start, 0);
        check.Add(header, 0, 0);
        check.Add(header with { Polarization = Polarization.Right }, 1, 100_000);
        Assert.True(check.TryTake(out var finding));
        Assert.Equal(SequenceFault.Disorder, finding.Fault);
    }

    [Fact]
    public void MemoryIsFlat()
    {
        var check = new SequenceCheck();
        Add(0, 40_000);
        Assert.InRange(Enumerable.Range(2, 5).Min(part => Allocation.OfOne(() => Add(20_000 * part, 20_000 * (part + 1)))), 0, 1000);

        void Add(int from, int to)
        {
            for (var k = from; k < to; k++)
            {
                check.Add(RandomFrames.LoopHeader(ArrayLayout.Muser1, Start, k), k, 100_000L * k);
            }
        }
    }

    private static List<SequenceFinding> Check(IEnumerable<int> order)
    {
        var check = new SequenceCheck();
        var findings = new List<SequenceFinding>();
        var index = 0;
        foreach (var k in order)
        {
            check.Add(RandomFrames.LoopHeader(ArrayLayout.Muser2, Start, k), index, 204_800L * index);
            index++;
            Take();
        }

        check.Complete();
        Take();
        Assert.Equal(index, check.Frames);
        return findings;

        void Take()
        {
            while (check.TryTake(out var finding))
            {
                findings.Add(finding);
            }
        }
    }
}
