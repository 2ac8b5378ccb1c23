using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Simulators.Tests.Frames;

[Trait("Tier", "Unit")]
public sealed class FrameSimulatorTests
{
    [Theory]
    [InlineData(ArrayId.Muser1, FrameHeaderFormat.New)]
    [InlineData(ArrayId.Muser1, FrameHeaderFormat.Old)]
    [InlineData(ArrayId.Muser2, FrameHeaderFormat.New)]
    public void LoopGoesThroughAllBandsLeftBeforeRight(ArrayId array, FrameHeaderFormat format)
    {
        var layout = ArrayLayout.For(array);
        var simulator = new FrameSimulator(new() { Array = array, Header = format, Scene = new(), Noise = false, Start = UtcTime.FromCalendar(2016, 6, 27, 4) });
        var bytes = new byte[layout.FrameBytes];
        for (var frame = 0; frame < layout.FramesPerCycle + 2; frame++)
        {
            simulator.Simulate(frame, bytes);
            var header = HeaderOf(layout, bytes);
            Assert.True(header.IsLoopMode);
            Assert.Equal(format, header.Format);
            Assert.Equal(layout.BandsMHz[frame % layout.FramesPerCycle / 2], header.BandMHz);
            Assert.Equal(format == FrameHeaderFormat.Old ? Polarization.Left : (Polarization)(frame % 2), header.Polarization);
            Assert.Equal(frame * 3_125_000, header.Time - simulator.Schedule.Start);
        }
    }

    [Theory]
    [InlineData(ArrayId.Muser1, 1200, null)]
    [InlineData(ArrayId.Muser1, 1600, Polarization.Right)]
    [InlineData(ArrayId.Muser2, 14600, Polarization.Left)]
    public void FixedModeStaysOnItsBand(ArrayId array, int bandMHz, Polarization? polarization)
    {
        var layout = ArrayLayout.For(array);
        var simulator = new FrameSimulator(new() { Array = array, FixedBandMHz = bandMHz, FixedPolarization = polarization, Scene = new(), Noise = false });
        var bytes = new byte[layout.FrameBytes];
        for (var frame = 0; frame < 4; frame++)
        {
            simulator.Simulate(frame, bytes);
            var header = HeaderOf(layout, bytes);
            Assert.False(header.IsLoopMode);
            Assert.Equal(bandMHz, header.BandMHz);
            Assert.Equal(polarization ?? (Polarization)(frame % 2), header.Polarization);
        }
    }

    [Fact]
    public void SaysWhatIsWrongWithTheOptions()
    {
        Assert.Contains("no band at 500 MHz", new SimulationOptions { FixedBandMHz = 500 }.Problem(), StringComparison.Ordinal);
        Assert.Contains("old header", new SimulationOptions { Array = ArrayId.Muser2, Header = FrameHeaderFormat.Old }.Problem(), StringComparison.Ordinal);
        Assert.Contains("dead dish", new SimulationOptions { DeadAntennas = [40] }.Problem(), StringComparison.Ordinal);
        Assert.Contains("hand alone", new SimulationOptions { FixedPolarization = Polarization.Left }.Problem(), StringComparison.Ordinal);
        Assert.Contains("counts per Jy", new SimulationOptions { CountsPerJy = 0 }.Problem(), StringComparison.Ordinal);
        Assert.Null(new SimulationOptions().Problem());
        Assert.Throws<ArgumentException>(() => new FrameSimulator(new() { FixedBandMHz = 500 }));
    }

    private static FrameHeader HeaderOf(ArrayLayout layout, byte[] bytes)
    {
        Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(layout, bytes, FrameReadOptions.Default, out var header, out _));
        return header;
    }
}
