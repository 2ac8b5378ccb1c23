using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Testing;

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
    public void EveryPathGivesThePlainSum()
    {
        const int Count = 1003; // not a multiple of the lanes
        var random = new Random(20261128);
        var average = new VisibilityAverage(Count);
        var (re, im, sum) = (new double[Count], new double[Count], new double[Count]);
        var notFinite = 0L;
        for (var frame = 0; frame < 20; frame++)
        {
            var (vis, weight) = (new ComplexF[Count], new float[Count]);
            for (var k = 0; k < Count; k++)
            {
                vis[k] = new(random.NextSingle() - 0.5f, random.Next(40) == 0 ? float.NaN : random.NextSingle());
                weight[k] = random.Next(6) switch { 0 => 0, 1 => -1, 2 => random.Next(9) == 0 ? float.PositiveInfinity : 2, _ => random.NextSingle() };
                var isFinite = float.IsFinite(vis[k].Im) && float.IsFinite(weight[k]);
                notFinite += weight[k] > 0 && !isFinite ? 1 : 0;
                if (weight[k] > 0 && isFinite)
                {
                    (re[k], im[k], sum[k]) = (re[k] + ((double)weight[k] * vis[k].Re), im[k] + ((double)weight[k] * vis[k].Im), sum[k] + weight[k]);
                }
            }

            average.Add(Start, vis, weight);
        }

        var (mean, total) = Mean(average, Count);
        Assert.Equal(Enumerable.Range(0, Count).Select(k => sum[k] > 0 ? new ComplexF((float)(re[k] / sum[k]), (float)(im[k] / sum[k])) : default), mean);
        Assert.Equal(sum.Select(weight => (float)weight), total);
        Assert.Equal(notFinite, average.NotFinite);
    }

    [Fact]
    public void TheOrderOfFramesMakesNoDifference()
    {
        var random = new Random(20261128);
        var frames = Enumerable.Range(0, 40).Select(frame => (
            Time: Start.AddNs((frame * 3_125_000L) + random.Next(5)),
            Vis: Enumerable.Range(0, 64).Select(_ => new ComplexF(1e4f * random.NextSingle(), -random.NextSingle())).ToArray(),
            Weight: Enumerable.Range(0, 64).Select(_ => random.Next(10) == 0 ? 0f : 1f).ToArray())).ToArray();
        var first = new VisibilityAverage(64);
        first.Clear(Start);
        Array.ForEach(frames, frame => first.Add(frame.Time, frame.Vis, frame.Weight));
        for (var round = 0; round < 20; round++)
        {
            random.Shuffle(frames);
            var other = new VisibilityAverage(64);
            other.Clear(Start);
            Array.ForEach(frames, frame => other.Add(frame.Time, frame.Vis, frame.Weight));
            Assert.Equal(first.MeanTime, other.MeanTime);
            Assert.Equal(Mean(first, 64).Vis, Mean(other, 64).Vis);
            Assert.Equal(Mean(first, 64).Weight, Mean(other, 64).Weight);
        }
    }

    [Fact]
    public void AddingAllocatesNothing()
    {
        var average = new VisibilityAverage(100);
        var vis = new ComplexF[100];
        average.Add(Start, vis);
        Assert.Equal(0, Allocation.Of(() => average.Add(Start, vis)));
    }

    private static (ComplexF[] Vis, float[] Weight) Mean(VisibilityAverage average, int count)
    {
        var (vis, weight) = (new ComplexF[count], new float[count]);
        average.Mean(vis, weight);
        return (vis, weight);
    }
}
