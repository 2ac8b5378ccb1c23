using Muser.Formats.Frames;
using Muser.Imaging.Calibration;

namespace Muser.Imaging.Tests.Calibration;

[Trait("Tier", "Unit")]
public class VisibilityAverageTests
{
    private static readonly UtcTime Start = UtcTime.FromCalendar(2026, 1, 1);

    [Fact]
    public void MeanIsWeightedAndItsWeightIsTheSum()
    {
        var average = new VisibilityAverage(2);
        average.Add(Start, [new(1, 0), new(4, 4)], [1, 2]);
        average.Add(Start.AddNs(1000), [new(5, 2), new(100, 100)], [3, 0]);
        var (vis, weight) = Mean(average, 2);
        Assert.Equal([new(4, 1.5f), new(4, 4)], vis);
        Assert.Equal([4, 2], weight);
        Assert.Equal(Start.AddNs(500), average.MeanTime); // weight 3 at 0, weight 3 at 1000 ns
    }

    [Fact]
    public void MissingSamplesNeverEnterAsZeros()
    {
        var average = new VisibilityAverage(3);
        average.Add(Start, [new(8, 0), default, new(float.NaN, 0)], [1, 0, 1]);
        average.Add(Start.AddNs(10), [new(float.PositiveInfinity, 1), default, new(2, 0)], [1, 0, 1]);
        var (vis, weight) = Mean(average, 3);
        Assert.Equal([new(8, 0), default, new(2, 0)], vis);
        Assert.Equal([1, 0, 1], weight);
        Assert.Equal((2, 2L), (average.Frames, average.NotFinite));
        Assert.Equal(Start.AddNs(5), average.MeanTime);
    }

    [Fact]
    public void NothingHasNoTime()
    {
        var average = new VisibilityAverage(1);
        Assert.Null(average.MeanTime);
        average.Add(Start, [new(1, 1)], [0]);
        Assert.Null(average.MeanTime);
        average.Add(Start, [new(1, 1)]);
        Assert.Equal(Start, average.MeanTime);
        average.Clear();
        Assert.Null(average.MeanTime);
        Assert.Equal(0, Mean(average, 1).Weight[0]);
    }

    [Fact]
    public void AddingAllocatesNothing()
    {
        var average = new VisibilityAverage(100);
        var vis = new ComplexF[100];
        average.Add(Start, vis);
        var before = GC.GetAllocatedBytesForCurrentThread();
        average.Add(Start, vis);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (ComplexF[] Vis, float[] Weight) Mean(VisibilityAverage average, int count)
    {
        var (vis, weight) = (new ComplexF[count], new float[count]);
        average.Mean(vis, weight);
        return (vis, weight);
    }
}
