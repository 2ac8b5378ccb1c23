using Muser.Formats.Frames;
using Muser.Grains.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Simulators.Frames;
using Muser.Simulators.Observing;
using Muser.Sky.Arrays;

namespace Muser.Grains.Tests.Frames;

[Trait("Tier", "Unit")]
public class FrameCalibrationTests
{
    /// <summary>The delay words are stored to 0.0001 ns: at 15 GHz a delay is known to 0.01 rad.</summary>
    private const double PhaseToleranceRad = 0.01;

    public static TheoryData<ArrayId, bool> Streams => new()
    {
        { ArrayId.Muser1, false },
        { ArrayId.Muser1, true },
        { ArrayId.Muser2, false },
        { ArrayId.Muser2, true },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void APointAtThePhaseCentreHasNoPhaseOnAnyBaseline(ArrayId array, bool fringeStopped)
    {
        var calibration = Read(array, fringeStopped, frame: 5);

        foreach (var visibility in calibration.VisChanBaseline)
        {
            Assert.InRange(Math.Atan2(visibility.Im, visibility.Re), -PhaseToleranceRad, PhaseToleranceRad);
            Assert.True(visibility.Abs() > 1000);
        }
    }

    [Fact]
    public void MonitorsAreTheMeansOfWhatTheFrameHolds()
    {
        var layout = ArrayLayout.Muser1;
        var bytes = Simulate(ArrayId.Muser1, fringeStopped: false, frame: 5);
        var calibration = Read(ArrayId.Muser1, fringeStopped: false, frame: 5);
        var auto = new uint[ArrayLayout.Channels * layout.Inputs];
        Autocorrelations.Read(layout, bytes, auto);

        var autoAntenna = calibration.MeanAutocorrelationAntenna();
        var crossAntenna = calibration.MeanCrossAmplitudeAntenna([3, 4]);

        Assert.Equal(layout.Antennas, autoAntenna.Length);
        for (var antenna = 0; antenna < layout.Antennas; antenna++)
        {
            var mean = Enumerable.Range(0, ArrayLayout.Channels).Average(channel => auto[(channel * layout.Inputs) + antenna]);
            Assert.Equal(mean, autoAntenna[antenna], mean * 1e-6);
        }

        // All baselines of a point have one amplitude, so the mean over the partners of an antenna is that amplitude.
        var amplitude = calibration.VisChanBaseline[FrameCalibration.MiddleChannel * layout.ScienceBaselines].Abs();
        Assert.All(Enumerable.Range(0, layout.Antennas), antenna => Assert.Equal(antenna is 3 or 4 ? 0 : amplitude, crossAntenna[antenna], amplitude * 1e-4));
    }

    [Fact]
    public void ADamagedFrameIsAFaultWithItsPlace()
    {
        var bytes = Simulate(ArrayId.Muser2, fringeStopped: false, frame: 0);
        bytes[^1] = 0;

        var fault = new FrameCalibration(ArrayLayout.Muser2).Read(bytes, null, out var offset);

        Assert.Equal((FrameFault.DamagedTrailer, bytes.Length - 1), (fault, offset));
    }

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public void ReadingAllocatesNothing(ArrayId array)
    {
        var bytes = Simulate(array, fringeStopped: false, frame: 0);
        var layout = ArrayLayout.For(array);
        var fibres = FibreDelayTable.At(array, Instrument.Start);
        var calibration = new FrameCalibration(layout);

        // The first calls run code that the compiler has not optimised yet, which boxes here and there.
        Assert.Contains(Enumerable.Range(0, 2000), _ => AllocatedBytes(() => calibration.Read(bytes, fibres, out var _)) == 0);

        static long AllocatedBytes(Action read)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            read();
            read();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static FrameCalibration Read(ArrayId array, bool fringeStopped, long frame)
    {
        var calibration = new FrameCalibration(ArrayLayout.For(array));
        var fault = calibration.Read(Simulate(array, fringeStopped, frame), FibreDelayTable.At(array, Instrument.Start), out _);
        Assert.Equal(FrameFault.None, fault);
        return calibration;
    }

    private static byte[] Simulate(ArrayId array, bool fringeStopped, long frame)
    {
        var simulator = new FrameSimulator(new SimulationOptions
        {
            Array = array,
            Start = Instrument.Start,
            Scene = new Scene { Components = [new PointComponent { LArcsec = 0, MArcsec = 0, FluxJy = 1e5 }] },
            FringeStopped = fringeStopped,
            Noise = false,
        });
        var bytes = new byte[simulator.Layout.FrameBytes];
        simulator.Simulate(frame, bytes);
        return bytes;
    }
}
