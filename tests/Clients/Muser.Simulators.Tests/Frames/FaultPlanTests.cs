using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Simulators.Tests.Frames;

[Trait("Tier", "Unit")]
public sealed class FaultPlanTests
{
    [Theory]
    [InlineData("0.01", 0.01, 0)]
    [InlineData("2%", 0.02, 0)]
    [InlineData("5", 0, 1)]
    [InlineData("5, 9-12", 0, 2)]
    public void ReadsSharesAndFrameNumbers(string text, double rate, int ranges)
    {
        Assert.True(FaultSelection.TryParse(text, out var selection));
        Assert.Equal(rate, selection.Rate, 12);
        Assert.Equal(ranges, selection.Frames.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("101%")]
    [InlineData("-3")]
    [InlineData("9-5")]
    [InlineData("1-2-3")]
    [InlineData("x")]
    [InlineData("0.1.2")]
    public void RefusesOtherText(string text) => Assert.False(FaultSelection.TryParse(text, out _));

    [Fact]
    public void RatesAreMetAndSeeded()
    {
        var options = new FaultOptions { Drop = new() { Rate = 0.1 }, Damage = new() { Rate = 0.05 } };
        var (arrived, dropped) = Run(options, seed: 1, count: 20_000);
        Assert.InRange(dropped.Count, 1850, 2150);
        Assert.InRange(arrived.Count(emission => emission.Fault?.Kind == FaultKind.Damage), 800, 1000);
        var (again, _) = Run(options, seed: 1, count: 20_000);
        var (other, _) = Run(options, seed: 2, count: 20_000);
        Assert.Equal(arrived, again);
        Assert.NotEqual(arrived, other);
    }

    [Fact]
    public void NothingIsLostButWhatIsDropped()
    {
        var every = new FaultSelection { Rate = 0.2 };
        var (arrived, dropped) = Run(new() { Drop = every, Repeat = every, Swap = every, Truncate = every, Damage = every }, seed: 3, count: 5000);
        Assert.Equal(5000, arrived.Select(emission => emission.Frame).Concat(dropped.Select(fault => fault.Frame)).Distinct().Count());
        Assert.All(arrived, emission => Assert.InRange(emission.Bytes, 1, 100_000));
        Assert.Equal(
            arrived.Where(emission => emission.Bytes < 100_000).Select(emission => emission.Frame),
            arrived.Where(emission => emission.Fault?.Kind == FaultKind.Truncate).Select(emission => emission.Frame));
    }

    [Theory]
    [InlineData(ArrayId.Muser1, FrameHeaderFormat.New, null)]
    [InlineData(ArrayId.Muser1, FrameHeaderFormat.Old, null)]
    [InlineData(ArrayId.Muser1, FrameHeaderFormat.New, 800)]
    [InlineData(ArrayId.Muser2, FrameHeaderFormat.New, null)]
    [InlineData(ArrayId.Muser2, FrameHeaderFormat.New, 2000)]
    public void DamageIsWhatAReaderFinds(ArrayId array, FrameHeaderFormat format, int? fixedBandMHz)
    {
        var simulator = new FrameSimulator(new() { Array = array, Header = format, FixedBandMHz = fixedBandMHz, Scene = new(), Noise = false });
        var plan = new FaultPlan(simulator.Layout, new(), 1);
        var bytes = new byte[simulator.Layout.FrameBytes];
        foreach (var (place, fault) in new[]
        {
            (DamagePlace.Sync, FrameFault.OutOfSync), (DamagePlace.Time, FrameFault.ImpossibleTime), (DamagePlace.Band, FrameFault.UnknownBand),
            (DamagePlace.Trailer, FrameFault.DamagedTrailer),
        })
        {
            if (place == DamagePlace.Trailer && array == ArrayId.Muser1)
            {
                continue;
            }

            simulator.Simulate(0, bytes);
            plan.Apply(new(0, FaultKind.Damage, Place: place), bytes);
            Assert.Equal(fault, FrameReader.TryReadHeader(simulator.Layout, bytes, FrameReadOptions.Default, out _, out _));
        }
    }

    private static (List<Emission> Arrived, List<SimulatedFault> Dropped) Run(FaultOptions options, ulong seed, long count)
    {
        var dropped = new List<SimulatedFault>();
        return ([.. new FaultPlan(ArrayLayout.Muser1, options, seed).Arrivals(0, count, dropped.Add)], dropped);
    }
}
