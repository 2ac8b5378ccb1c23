using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Imaging.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Simulators.Frames;
using Muser.Simulators.Observing;
using Muser.Sky.Places;
using Muser.Testing;

namespace Muser.Grains.Tests.Frames;

[Trait("Tier", "Unit")]
public class FrameCalibrationTests
{
    /// <summary>The delay words are stored to 0.0001 ns: at 15 GHz a delay is known to 0.01 rad.</summary>
    private const double PhaseToleranceRad = 0.01;

    private static readonly SunPlace Sun = SolarEphemeris.Muser.At(FrameTime.Middle(Instrument.Start));

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

        var fault = new FrameCalibration(ArrayLayout.Muser2).TryRead(bytes, Parameters.For(ArrayLayout.Muser2, "2000L"), null, out var offset);

        Assert.Equal((FrameFault.DamagedTrailer, bytes.Length - 1), (fault, offset));
    }

    [Theory]
    [InlineData(ArrayId.Muser1, "1200R")]
    [InlineData(ArrayId.Muser2, "2800R")]
    public void PhasesAndDelaysOfTheReceiversAreTakenOut(ArrayId array, string band)
    {
        var layout = ArrayLayout.For(array);
        var solution = Parameters.Phases(layout, band, antenna => 0.7 * antenna, antenna => 0.3 * (antenna % 5));
        var calibration = Read(array, fringeStopped: false, frame: 5);
        calibration.Calibrate(Parameters.For(layout, band, solution), AmplitudeScale.None);

        // The instrument has no phases of its own, so the negative of the solution is left: a point has exp(-i (theta_i - theta_j)).
        for (var channel = 0; channel < ArrayLayout.Channels; channel++)
        {
            var offsetHz = layout.ChannelFrequencyHz(Parameters.Band(band).BandMHz, channel) - solution.ReferenceFrequencyHz;
            var theta = solution.PhaseRadAntenna.Zip(solution.DelayNsAntenna, (phase, delay) => phase + (2 * Math.PI * offsetHz * 1e-9 * delay)).ToArray();
            foreach (var (i, j) in new[] { (0, 1), (3, 17), (12, 39), (38, 39) })
            {
                var vis = calibration.VisChanBaseline[(channel * layout.ScienceBaselines) + ArrayLayout.BaselineIndex(i, j, layout.Antennas)];
                var left = Math.IEEERemainder(Math.Atan2(vis.Im, vis.Re) + theta[i] - theta[j], 2 * Math.PI);
                Assert.InRange(left, -2 * PhaseToleranceRad, 2 * PhaseToleranceRad);
            }
        }
    }

    [Fact]
    public void ASolutionForOtherPositionsIsNotUsedAndTheProductSaysSo()
    {
        var layout = ArrayLayout.Muser1;
        var solution = Parameters.Phases(layout, "400L", antenna => antenna, _ => 0) with { UnusableAntennas = [3] };
        var moved = DefaultParameters.Entries(layout).Select(entry => entry.Value).OfType<AntennaPositions>().Single();
        moved.ItrfAntennaXyz[30] += 0.01;

        Assert.Contains("for other antenna positions", Parameters.For(layout, "400L", solution, moved).PhasesNote);
        Assert.Null(Parameters.For(layout, "400L", solution, moved).Gains);
        Assert.Empty(Parameters.For(layout, "400L", solution, moved).Flags);
        Assert.NotNull(Parameters.For(layout, "400L", solution).Gains);
        Assert.Contains("satellite, 2015-11-01", Parameters.For(layout, "400L", solution).PhasesNote);
        Assert.Contains("No phase solution", Parameters.For(layout, "400R", solution).PhasesNote);
    }

    [Fact]
    public void AmplitudesAreCountsOrCoefficientsOrJy()
    {
        var layout = ArrayLayout.Muser1;
        var scale = new FluxScale { BandHand = Parameters.Band("1200R"), JyPerCountChan = [.. Enumerable.Range(1, 16).Select(c => 0.5 * c)] };
        var bytes = Simulate(ArrayId.Muser1, fringeStopped: false, frame: 5);
        var auto = new uint[ArrayLayout.Channels * layout.Inputs];
        Autocorrelations.Read(layout, bytes, auto);
        var counts = Read(ArrayId.Muser1, fringeStopped: false, frame: 5);

        var coefficients = Calibrated(AmplitudeScale.Autocorr);
        var jy = Calibrated(AmplitudeScale.Table, scale);
        var noScale = Calibrated(AmplitudeScale.Table);

        foreach (var (channel, i, j) in new[] { (0, 0, 1), (7, 3, 17), (15, 38, 39) })
        {
            var at = (channel * layout.ScienceBaselines) + ArrayLayout.BaselineIndex(i, j, layout.Antennas);
            var count = counts.VisChanBaseline[at].Abs();
            var power = Math.Sqrt((double)auto[(channel * layout.Inputs) + i] * auto[(channel * layout.Inputs) + j]);
            Assert.Equal(count / power, coefficients.VisChanBaseline[at].Abs(), 1e-5 * count / power);
            Assert.Equal(count * 0.5 * (channel + 1), jy.VisChanBaseline[at].Abs(), 1e-4 * count);
            Assert.Equal(count, noScale.VisChanBaseline[at].Abs());
        }

        Assert.Equal(
            ["beam-1", "Jy/beam", "count/beam"],
            new[] { coefficients, jy, noScale }.Select(frame => frame.Amplitude.BeamUnit()));

        FrameCalibration Calibrated(AmplitudeScale amplitude, params ParameterValue[] values)
        {
            var frame = Read(ArrayId.Muser1, fringeStopped: false, frame: 5);
            frame.Calibrate(Parameters.For(layout, "1200R", values), amplitude);
            return frame;
        }
    }

    [Fact]
    public void FlagsOfPeopleDevicesAndSolutionTakeWeightsAndNothingElse()
    {
        var layout = ArrayLayout.Muser1;
        var calibration = Parameters.For(
            layout,
            "1200R",
            new FlagRule { Antennas = [7], BandHands = [Parameters.Band("1200R")] },
            new FlagRule { Antennas = [8], BandHands = [Parameters.Band("400L")] },
            new FlagRule { Baselines = [1, 2, 4, 3], Channels = [5, 6] },
            new FlagRule { Channels = [9] },
            new InstrumentStatus { OffSourceAntennas = [20] },
            Parameters.Phases(layout, "1200R", _ => 0, _ => 0) with { UnusableAntennas = [30], UnusableChannels = [15] });
        var frame = Read(ArrayId.Muser1, fringeStopped: false, frame: 5);
        var before = frame.VisChanBaseline.ToArray();
        frame.Calibrate(calibration, AmplitudeScale.None);

        var summary = frame.Flag(calibration, null, Sun);

        Assert.Equal([7, 20, 30], calibration.FlaggedAntennas);
        var expected = 0;
        for (var channel = 0; channel < ArrayLayout.Channels; channel++)
        {
            for (var i = 0; i < layout.Antennas; i++)
            {
                for (var j = i + 1; j < layout.Antennas; j++)
                {
                    var isFlagged = channel is 9 or 15 || i is 7 or 20 or 30 || j is 7 or 20 or 30 || (channel is 5 or 6 && ((i, j) is (1, 2) or (3, 4)));
                    var at = (channel * layout.ScienceBaselines) + ArrayLayout.BaselineIndex(i, j, layout.Antennas);
                    Assert.Equal(isFlagged ? 0 : 1, frame.WeightChanBaseline[at]);
                    expected += isFlagged ? 1 : 0;
                }
            }
        }

        Assert.Equal((expected, 0, 0), (summary.Visibilities, summary.AutomaticVisibilities, summary.Automatic));
        Assert.Equal(before, frame.VisChanBaseline.ToArray());
    }

    [Fact]
    public void WhatTheDataSayIsListedCountedAndCanBeKept()
    {
        var layout = ArrayLayout.Muser1;
        var bytes = Simulate(ArrayId.Muser1, fringeStopped: false, frame: 5, dead: [11]);
        var limits = new CalibrationOptions().Limits();
        const int Dead = 16 * 39;
        const int Shadowed = 16;

        var summary = Flagged(limits);
        Assert.Equal(
            [("deadAntenna", 11, -1, -1), ("shadowed", 0, 1, -1)],
            summary.Listed.Select(note => (note.Reason, note.FirstAntenna, note.SecondAntenna, note.Channel)));
        Assert.All(summary.Listed, note => Assert.True(note.Value < note.Limit));
        Assert.Equal(4.41, summary.Listed[1].Value, 0.005); // IA0 and IA1 at noon on the first of November, before dishes of 4.5 m
        Assert.Equal((Dead + Shadowed, Dead + Shadowed, 2), (summary.Visibilities, summary.AutomaticVisibilities, summary.Automatic));

        Assert.Equal((0, 0), Counts(Flagged(null)));
        Assert.Equal((Shadowed, 1), Counts(Flagged(limits, new FlagRule { Antennas = [11], Keep = true })));
        Assert.Equal((Dead, 1), Counts(Flagged(limits, new FlagRule { Baselines = [1, 0], Keep = true })));
        Assert.Equal((Dead, 1), Counts(Flagged(limits, new FlagRule { Antennas = [1], Keep = true })));
        Assert.Equal((Dead + Shadowed, 2), Counts(Flagged(limits, new FlagRule { Antennas = [12], Keep = true })));
        Assert.Equal(
            (Dead + Shadowed, 2), Counts(Flagged(limits, new FlagRule { Antennas = [11], Keep = true, BandHands = [Parameters.Band("400L")] })));

        static (int Visibilities, int Automatic) Counts(FlagSummary summary) => (summary.Visibilities, summary.Automatic);

        FlagSummary Flagged(AutomaticFlagOptions? wanted, params ParameterValue[] values)
        {
            var calibration = Parameters.For(layout, "1200R", values);
            var frame = new FrameCalibration(layout);
            Assert.Equal(FrameFault.None, frame.TryRead(bytes, calibration, wanted, out _));
            frame.Calibrate(calibration, AmplitudeScale.None);
            return frame.Flag(calibration, wanted, Sun);
        }
    }

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public void ReadingAndCalibratingAllocateNothing(ArrayId array)
    {
        var bytes = Simulate(array, fringeStopped: false, frame: 0);
        var layout = ArrayLayout.For(array);
        var band = array == ArrayId.Muser1 ? "400L" : "2000L";
        var parameters = Parameters.For(layout, band, Parameters.Phases(layout, band, antenna => antenna, antenna => 0.1 * antenna));
        var calibration = new FrameCalibration(layout);

        Assert.Equal(0, Allocation.Of(() =>
        {
            calibration.TryRead(bytes, parameters, null, out var _);
            calibration.Calibrate(parameters, AmplitudeScale.Autocorr);
        }));
    }

    private static FrameCalibration Read(ArrayId array, bool fringeStopped, long frame)
    {
        var calibration = new FrameCalibration(ArrayLayout.For(array));
        var parameters = Parameters.For(calibration.Layout, array == ArrayId.Muser1 ? "1200R" : "2800R");
        var fault = calibration.TryRead(Simulate(array, fringeStopped, frame), parameters, null, out _);
        Assert.Equal(FrameFault.None, fault);
        return calibration;
    }

    private static byte[] Simulate(ArrayId array, bool fringeStopped, long frame, params int[] dead)
    {
        var simulator = new FrameSimulator(new SimulationOptions
        {
            Array = array,
            Start = Instrument.Start,
            Scene = new Scene { Components = [new PointComponent { LArcsec = 0, MArcsec = 0, FluxJy = 1e5 }] },
            FringeStopped = fringeStopped,
            Noise = false,
            DeadAntennas = dead,
        });
        var bytes = new byte[simulator.Layout.FrameBytes];
        simulator.Simulate(frame, bytes);
        return bytes;
    }
}
