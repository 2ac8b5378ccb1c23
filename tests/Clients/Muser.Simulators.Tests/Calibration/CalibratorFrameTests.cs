using System.Numerics;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Simulators.Calibration;
using Muser.Simulators.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Satellites;

namespace Muser.Simulators.Tests.Calibration;

[Trait("Tier", "Unit")]
public sealed class CalibratorFrameTests
{
    private static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 3, 30);

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public void LoopOverAllBandsSaysSatellite(ArrayId array)
    {
        var simulator = new FrameSimulator(new() { Array = array, Start = Start, Beacon = new() });
        for (var frame = 0; frame < simulator.Layout.FramesPerCycle; frame += 3)
        {
            var header = new CalibratorFrame(simulator, frame).Header;
            Assert.Equal((FrameSource.Satellite, true, false), (header.Source, header.IsLoopMode, header.FringeStopped));
            Assert.Equal(simulator.Layout.BandsMHz[frame / 2], header.BandMHz);
            Assert.Equal((Polarization)(frame % 2), header.Polarization);
            Assert.Equal(frame * 3_125_000, header.Time - Start);
        }
    }

    // Computed with numpy in extended precision for the default satellite and start, and packed by the rules of the recorder (CalibratorOracleTests
    // computes all words of a frame so).
    [Theory]
    [InlineData(ArrayId.Muser1, "0000c9098921e509524e334e594ed751")]
    [InlineData(ArrayId.Muser2, "e4265e554aa30a2562e6b472fa38519c")]
    public void FirstDelayWordsAreGolden(ArrayId array, string hex)
    {
        var frame = new CalibratorFrame(new FrameSimulator(new() { Array = array, Start = Start, Beacon = new() }));
        Assert.Equal(hex, Convert.ToHexStringLower(frame.Bytes.AsSpan(array == ArrayId.Muser1 ? 99_272 : 191_544, 16)));
    }

    [Theory]
    [InlineData(ArrayId.Muser1, 1600, false)]
    [InlineData(ArrayId.Muser1, 800, true)]
    [InlineData(ArrayId.Muser2, 12_000, false)]
    [InlineData(ArrayId.Muser2, 5200, true)]
    public void ReaderFindsTheReceiversAndNothingElse(ArrayId array, int bandMHz, bool fringeStopped)
    {
        var simulator = new FrameSimulator(Instrument(array, bandMHz) with { FringeStopped = fringeStopped, DeadAntennas = [4], Beacon = new() { AmplitudeCounts = 5000 } });
        var (vis, frequencyHz) = Corrected(simulator);
        var layout = simulator.Layout;

        // Rounding to counts; and two delay words, each off by half of its unit at most, in turns of the beacon.
        var toleranceCounts = 0.9 + (fringeStopped ? 0 : 5000 * 2 * Math.PI * frequencyHz.Max() * 1e-9 / DelayWords.UnitsPerNs(layout));
        for (var channel = 0; channel < 16; channel++)
        {
            for (var i = 0; i < layout.Antennas; i++)
            {
                for (var j = i + 1; j < layout.Antennas; j++)
                {
                    var gain = simulator.Gains.At(Polarization.Left, i, frequencyHz[channel])
                        * Complex.Conjugate(simulator.Gains.At(Polarization.Left, j, frequencyHz[channel]));
                    var v = vis[(channel * layout.ScienceBaselines) + ArrayLayout.BaselineIndex(i, j, layout.Antennas)];
                    Assert.InRange((new Complex(v.Re, v.Im) - (5000 * gain)).Magnitude, 0, toleranceCounts);
                    Assert.True(i != 4 && j != 4 || v == default);
                }
            }
        }
    }

    [Fact]
    public void SameSeedIsTheSameInstrumentOnTheSunWithOtherNoise()
    {
        var options = Instrument(ArrayId.Muser1, 1600) with { Noise = true, GainAmplitudeScatter = 0.1 };
        var (sun, satellite) = (new FrameSimulator(options), new FrameSimulator(options with { Beacon = new() }));
        foreach (var hand in new[] { Polarization.Left, Polarization.Right })
        {
            for (var k = 0; k < 40; k++)
            {
                Assert.Equal(sun.Gains[hand, k], satellite.Gains[hand, k]);
                Assert.Equal(sun.Gains.DelayNs(hand, k), satellite.Gains.DelayNs(hand, k));
            }
        }

        // Delays are drawn apart: asking for them leaves the gains as they were.
        var without = new FrameSimulator(options with { GainDelayScatterNs = 0 });
        Assert.Equal(without.Gains[Polarization.Left, 17], sun.Gains[Polarization.Left, 17]);
        Assert.Equal(0, without.Gains.DelayNs(Polarization.Left, 17));
        var delays = Enumerable.Range(0, 40).Select(k => sun.Gains.DelayNs(Polarization.Left, k)).ToArray();
        Assert.InRange(Math.Sqrt(delays.Average(delay => delay * delay)), 0.75, 1.25);

        var (first, second) = (Noise(options with { Scene = new() }), Noise(options with { Beacon = new() { AmplitudeCounts = 1e-3, SnrPerBaseline = 1e-6 } }));
        var correlation = first.Zip(second, (a, b) => a * b).Sum() / Math.Sqrt(first.Sum(a => a * a) * second.Sum(b => b * b));
        Assert.InRange(correlation, -0.03, 0.03);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(300)]
    public void NoiseAndPowersGiveTheAskedSignalToNoise(double snr)
    {
        var options = Instrument(ArrayId.Muser1, 1600) with
        {
            Noise = true,
            GainPhaseScatterDeg = 0,
            GainDelayScatterNs = 0,
            Beacon = new() { AmplitudeCounts = 20_000, SnrPerBaseline = snr },
        };
        var simulator = new FrameSimulator(options);
        var frame = new CalibratorFrame(simulator);
        var (vis, _) = Corrected(simulator);
        Assert.Equal(20_000, vis.Average(v => v.Re), 20_000 / snr / 30);
        Assert.Equal(20_000 / snr, Math.Sqrt(vis.Average(v => v.Im * v.Im)), 0.03 * 20_000 / snr);
        var autos = new uint[16 * 44];
        Autocorrelations.Read(frame.Layout, frame.Bytes, autos);
        var power = 20_000 * Math.Sqrt(2 * 78_125) / snr;
        for (var channel = 0; channel < 16; channel++)
        {
            Assert.InRange(autos[channel * 44] / power, 0.98, 1.02);
            Assert.Equal(0u, autos[(channel * 44) + 40]);
        }
    }

    [Fact]
    public void ChannelsWithoutABeaconAreDark()
    {
        Assert.True(BeaconChannels.TryParse("1200:7-9,1600:3", out var channels));
        var simulator = new FrameSimulator(new() { Start = Start, Noise = false, Beacon = new() { Channels = channels } });
        for (var frame = 0; frame < 8; frame++)
        {
            var read = new CalibratorFrame(simulator, frame);
            for (var channel = 0; channel < 16; channel++)
            {
                var shines = (read.Header.BandMHz == 1200 && channel is >= 7 and <= 9) || (read.Header.BandMHz == 1600 && channel == 3);
                Assert.Equal(shines, Array.Exists(read.VisChanBaseline[(channel * 780)..((channel + 1) * 780)], v => v != default));
            }
        }
    }

    [Theory]
    [InlineData("all", true)]
    [InlineData("3", true)]
    [InlineData("0-15", true)]
    [InlineData("3, 7-9", true)]
    [InlineData("1600:3,1200:7-9", true)]
    [InlineData("16", false)]
    [InlineData("9-7", false)]
    [InlineData("", false)]
    [InlineData("1600:", false)]
    [InlineData(":3", false)]
    [InlineData("1:2:3", false)]
    [InlineData("-1", false)]
    [InlineData("x", false)]
    public void ChannelsAreReadAsTheHelpSays(string text, bool isGood) => Assert.Equal(isGood, BeaconChannels.TryParse(text, out _));

    [Fact]
    public void ChannelsOfABandLeaveTheOthersOut()
    {
        Assert.True(BeaconChannels.TryParse("2,1600:3-4", out var channels));
        Assert.Equal([2], Enumerable.Range(0, 16).Where(channel => channels.Includes(400, channel)));
        Assert.Equal([2, 3, 4], Enumerable.Range(0, 16).Where(channel => channels.Includes(1600, channel)));
        Assert.True(BeaconChannels.All.Includes(400, 15));
    }

    [Fact]
    public void SaysWhatIsWrongWithTheBeacon()
    {
        Assert.Contains("below the horizon", Problem(new() { Calibrator = Calibrator.Geostationary(-70) }), StringComparison.Ordinal);
        Assert.Contains("signal to noise is 396", Problem(new() { SnrPerBaseline = 396 }), StringComparison.Ordinal);
        Assert.Contains("signal to noise is 0", Problem(new() { SnrPerBaseline = 0 }), StringComparison.Ordinal);
        Assert.Contains("amplitude is 9000000 counts", Problem(new() { AmplitudeCounts = 9e6 }), StringComparison.Ordinal);
        Assert.Contains("band at 2000 MHz, which muser1 has not", Problem(new() { Channels = new() { Ranges = [(2000, 0, 1)] } }), StringComparison.Ordinal);
        Assert.Null(Problem(new()));
        Assert.Contains("scatter of delays", new SimulationOptions { GainDelayScatterNs = double.NaN }.Problem()!, StringComparison.Ordinal);
    }

    /// <summary>Random phases and residual delays of 1 ns rms, without noise, in fixed mode on one hand.</summary>
    internal static SimulationOptions Instrument(ArrayId array, int bandMHz) => new()
    {
        Array = array,
        Start = Start,
        FixedBandMHz = bandMHz,
        FixedPolarization = Polarization.Left,
        Noise = false,
        Seed = 3,
        GainPhaseScatterDeg = 100,
        GainDelayScatterNs = 1,
    };

    /// <summary>Visibilities of frame 0 after the product's own correction, and the frequencies of the beacon or the channel centres.</summary>
    internal static (ComplexF[] VisChanBaseline, double[] FrequencyHzChan) Corrected(FrameSimulator simulator)
    {
        var frame = new CalibratorFrame(simulator);
        var offsetMHz = frame.Header.Source == FrameSource.Satellite && frame.Layout.Id == ArrayId.Muser1 ? 2.5 : 12.5;
        var delayNs = new double[frame.Layout.Antennas];
        FringeCorrection.AntennaDelays(frame.Layout, frame.DelayNsInput, FibreDelayTable.At(frame.Layout.Id, frame.Header.Time), delayNs);
        FringeCorrection.Apply(frame.Layout, frame.Header.BandMHz, delayNs, frame.Header.FringeStopped, frame.VisChanBaseline, offsetMHz);
        return (frame.VisChanBaseline,
            [.. Enumerable.Range(0, 16).Select(channel => frame.Layout.ChannelFrequencyHz(frame.Header.BandMHz, channel) + ((offsetMHz - 12.5) * 1e6))]);
    }

    private static string? Problem(BeaconOptions beacon) => new SimulationOptions { Start = Start, Beacon = beacon }.Problem();

    private static double[] Noise(SimulationOptions options) =>
        [.. new CalibratorFrame(new FrameSimulator(options)).VisChanBaseline.Select(v => (double)v.Re)];
}
