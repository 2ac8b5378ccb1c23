using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Frames;
using Muser.Grains.Observing;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Simulators.Frames;
using Muser.Testing;

namespace Muser.Grains.Tests.Observing;

[Trait("Tier", "Unit")]
public class FrameIntegratorTests
{
    private const long IntervalNs = 1_000_000_000;
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;
    private static readonly EffectiveParameters InForce = new() { Version = 1, FromUtcUnixNs = long.MinValue, UntilUtcUnixNs = long.MaxValue };
    private readonly FakeClock _clock = new();
    private readonly FrameIntegrator _integrator;
    private readonly FrameSimulator _simulator = new(new SimulationOptions { Array = ArrayId.Muser1, Start = Instrument.Start });
    private readonly FrameCalibration _frame = new(Layout);

    public FrameIntegratorTests() => _integrator = new FrameIntegrator(_clock);

    [Fact]
    public void AFrameCountsOnceHoweverOftenItComes()
    {
        foreach (var number in new[] { 0, 8, 0, 1, 8, 0 })
        {
            Add(number);
        }

        var sums = _integrator.Find(Key(0))!;
        Assert.Equal((2, 1), Frames(Key(0)));
        Assert.Equal([Utc(16)], sums.Read(Key(0), (left, _) => left!.Missing([Utc(0), Utc(8), Utc(16)])));
        Assert.Null(_integrator.Find(Key(0) with { BandMHz = 800 }));
    }

    /// <summary>Frames 0 and 1, 16 and 17 are looks by both hands, in whatever order they come; 8 and 25 have no neighbour.</summary>
    [Fact]
    public void FramesArePairedWithTheirNeighboursAlone()
    {
        foreach (var number in new[] { 17, 0, 8, 1, 25, 16 })
        {
            Add(number);
        }

        var sums = _integrator.Find(Key(0))!;
        var counts = sums.Read(Key(0), (left, right) =>
        {
            sums.Settle();
            return (left!.Paired.Frames, left.Alone!.Frames, right!.Paired.Frames, right.Alone!.Frames);
        });
        Assert.Equal((2, 1, 2, 1), counts);
        var (both, alone) = sums.Read(Key(0), (left, _) => (left!.Paired.MeanTime, left.Alone!.MeanTime));
        Assert.Equal((Utc(8), Utc(8)), (both!.Value.AddNs(-ArrayLayout.FramePeriodNs / 2).UnixNs, alone!.Value.AddNs(-ArrayLayout.FramePeriodNs / 2).UnixNs));
    }

    [Fact]
    public void AFrameBelongsToTheSecondOfItsOwnTime()
    {
        // The stream begins at 0.354161180 s: frame 206 begins at 0.99791 s, frame 207 a little after the second.
        Add(200);
        Add(208);
        Assert.Equal((1, 0), Frames(Key(0)));
        Assert.Equal((1, 0), Frames(Key(1)));
        Assert.Equal(-1_000_000_000, FrameIntegrator.StartOf(-1, IntervalNs));
        Assert.Equal(0, FrameIntegrator.StartOf(999_999_999, IntervalNs));
    }

    [Fact]
    public void SumsThatAreForgottenAreUsedAgainAndKnowNothing()
    {
        Add(0);
        var sums = _integrator.Find(Key(0))!;
        _integrator.Forget(Key(0));
        Assert.Null(_integrator.Find(Key(0)));
        Assert.True(sums.Read(Key(0), (left, right) => left is null && right is null));

        Add(320);
        Assert.Same(sums, _integrator.Find(Key(1)));
        Assert.Equal([Utc(0)], sums.Read(Key(1), (left, _) => left!.Missing([Utc(0), Utc(320)])));
    }

    [Fact]
    public void TheLongestUntouchedGoWhenThereAreTooMany()
    {
        var seconds = FrameIntegrator.KeptIntegrations * Layout.BandsMHz.Length;
        for (var second = 0; second < seconds; second++)
        {
            Add(320 * second);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Add(8); // the oldest second is touched
        Add(320 * seconds);
        Assert.Equal(seconds, _integrator.Count);
        Assert.NotNull(_integrator.Find(Key(0)));
        Assert.Null(_integrator.Find(Key(1)));
    }

    [Fact]
    public void AddingAFrameAllocatesNothingButItsNameInASet()
    {
        var number = 0;
        for (; number < 64; number += 8)
        {
            Add(number);
            Add(number + 1);
        }

        var least = long.MaxValue;
        for (; number < 128; number += 8)
        {
            Read(number);
            least = Math.Min(least, Allocation.OfOne(() => _integrator.Add(_frame, IntervalNs)));
        }

        Assert.InRange(least, 0, 1024);
    }

    private (int Left, int Right) Frames(BandIntegrationKey key)
    {
        var sums = _integrator.Find(key)!;
        return sums.Read(key, (left, right) =>
        {
            sums.Settle();
            return (left!.Frames, right!.Frames);
        });
    }

    private void Add(int number)
    {
        Read(number);
        _integrator.Add(_frame, IntervalNs);
    }

    private void Read(int number)
    {
        var bytes = new byte[Layout.FrameBytes];
        _simulator.Simulate(number, bytes);
        var parameters = new BandParameters(Layout, InForce, new BandHand { BandMHz = 400, IsRight = number % 2 == 1 });
        Assert.Equal(FrameFault.None, _frame.TryRead(bytes, parameters, limits: null, out _));
        _frame.Calibrate(parameters, AmplitudeScale.None);
    }

    private static long Utc(int number) => Instrument.Start.AddNs(number * ArrayLayout.FramePeriodNs).UnixNs;

    private static BandIntegrationKey Key(int second) => new()
    {
        Integration = new IntegrationKey { Array = "muser1", StartUtcUnixNs = FrameIntegrator.StartOf(Utc(0), IntervalNs) + (second * IntervalNs) },
        BandMHz = 400,
    };
}
