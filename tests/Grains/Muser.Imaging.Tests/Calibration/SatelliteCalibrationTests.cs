using System.Numerics;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Imaging.Maps;
using Muser.Sky.Arrays;
using Xunit.Abstractions;

namespace Muser.Imaging.Tests.Calibration;

/// <summary>From raw frames of a satellite to the flux of a point on the Sun.</summary>
[Trait("Tier", "Unit")]
public sealed class SatelliteCalibrationTests(ITestOutputHelper output)
{
    private const double Arcsec = Math.PI / 648_000;
    private const double SunCounts = 1000;

    /// <summary>Calibrator of 100 counts or more, noise-free: the flux is the truth within 1 %, on both sides.</summary>
    [Theory]
    [InlineData(ArrayId.Muser1, 1600, SatelliteSky.Words.Sphere, false)]
    [InlineData(ArrayId.Muser1, 1600, SatelliteSky.Words.Plane, false)]
    [InlineData(ArrayId.Muser1, 1600, SatelliteSky.Words.Sun, false)]
    [InlineData(ArrayId.Muser1, 400, SatelliteSky.Words.Plane, true)]
    [InlineData(ArrayId.Muser2, 2000, SatelliteSky.Words.Plane, false)]
    [InlineData(ArrayId.Muser2, 12_000, SatelliteSky.Words.Sphere, false)]
    [InlineData(ArrayId.Muser2, 12_000, SatelliteSky.Words.Plane, false)]
    [InlineData(ArrayId.Muser2, 12_000, SatelliteSky.Words.Plane, true)]
    public void FluxOfAPointReturnsWithinOnePercent(ArrayId array, int bandMHz, SatelliteSky.Words words, bool fringeStopped) =>
        Assert.InRange(Flux(array, bandMHz, words, counts: 100, fringeStopped: fringeStopped), 0.99, 1.01);

    [Theory]
    [InlineData(ArrayId.Muser1, 1600)]
    [InlineData(ArrayId.Muser2, 12_000)]
    public void FluxIsKeptWithACalibratorOfSignalToNoiseTen(ArrayId array, int bandMHz) =>
        Assert.InRange(Flux(array, bandMHz, SatelliteSky.Words.Plane, counts: 1000, noise: 100), 0.98, 1.02);

    /// <summary>The same check, which this must fail: the words follow a plane, and the wave of the satellite is taken for one.</summary>
    [Theory]
    [InlineData(ArrayId.Muser1, 1600)]
    [InlineData(ArrayId.Muser2, 2000)]
    [InlineData(ArrayId.Muser2, 12_000)]
    public void WithoutTheNearFieldTheFluxIsLost(ArrayId array, int bandMHz) =>
        Assert.InRange(Flux(array, bandMHz, SatelliteSky.Words.Plane, counts: 100, taken: DelayWave.Sphere), 0, 0.97);

    /// <summary>The phases of the beacon, 10 MHz from the channel centre, are not those of the centre, but the delays of the antennas tell them.</summary>
    [Theory]
    [InlineData(1, 0.004)]
    [InlineData(3, 0.035)]
    public void ResidualDelaysCostFluxWherePhasesOfBaselinesAreUsedAndNoneWhereAntennasAreSolved(double delayRmsNs, double loss)
    {
        var solved = new List<double>();
        var baselines = new List<double>();
        for (var seed = 0; seed < 6; seed++)
        {
            var sky = new SatelliteSky(ArrayId.Muser1, seed, delayRmsNs);
            var band = Calibrate(sky, 1600, SatelliteSky.Words.Plane, 1000);
            solved.Add(CalibratedFlux(sky, band, 1600, (vis, frequencyHz) => GainCorrection.Apply(band.Gains!, frequencyHz, vis)));
            baselines.Add(CalibratedFlux(sky, band, 1600, (vis, _) => TakePhases(band.VisChanBaseline, vis)));
        }

        output.WriteLine($"{delayRmsNs} ns rms: antennas {solved.Average():F4}, baselines {baselines.Average():F4}");
        Assert.All(solved, flux => Assert.InRange(flux, 0.998, 1.002));
        Assert.InRange(1 - baselines.Average(), 0.7 * loss, 1.3 * loss);
    }

    [Fact]
    public void BothHandsOfEveryBandAreSolvedOnTheirOwn()
    {
        var sky = new SatelliteSky(ArrayId.Muser1, 3);
        var calibration = new SatelliteCalibration(sky.Layout, sky.Antennas);
        var number = 0;
        foreach (var polarization in new[] { Polarization.Right, Polarization.Left })
        {
            foreach (var band in new[] { 1200, 400 })
            {
                Assert.Equal(SatelliteFrame.Taken, Add(
                    sky, calibration, sky.SatelliteFrame(band, polarization, 2.5, SatelliteSky.Words.Plane, 1000, number: number++)));
            }
        }

        var solved = calibration.Solve();
        Assert.Equal([(400, Polarization.Left), (400, Polarization.Right), (1200, Polarization.Left), (1200, Polarization.Right)],
            solved.Select(band => (band.BandMHz, band.Polarization)));
        Assert.All(solved, band =>
        {
            Assert.Equal((GainFault.None, 1, 40, 16), (band.Result.Fault, band.Frames, band.AntennasUsable, band.ChannelsUsable));
            Assert.InRange(band.ResidualRmsRad, 0, 1e-3);
            var truth = sky.DelayNs(band.Polarization);
            for (var k = 0; k < 40; k++)
            {
                Assert.Equal(truth[k] - truth[0], band.Gains!.DelayNs[k], 0.002);
            }
        });
    }

    [Fact]
    public void WhatIsTakenAndWhatNotIsSaidOfEveryFrame()
    {
        var sky = new SatelliteSky(ArrayId.Muser1, 4);
        var frame = sky.SatelliteFrame(1600, Polarization.Left, 2.5, SatelliteSky.Words.Plane, 1000);
        var sun = sky.SunFrame(1600, Polarization.Left, 1000, 0, 0);
        var calibration = new SatelliteCalibration(sky.Layout, sky.Antennas);
        Assert.Equal(SatelliteFrame.NotASatellite, Add(sky, calibration, sun));
        Assert.Equal(SatelliteFrame.Taken, Add(sky, calibration, frame));
        Assert.Equal(SatelliteFrame.Repeated, Add(sky, calibration, frame));
        for (var k = 0; k < 40; k += 2)
        {
            sky.WordErrorNs[k] = 7 * k;
        }

        Assert.Equal(SatelliteFrame.StrangeWords, Add(
            sky, calibration, sky.SatelliteFrame(1600, Polarization.Left, 2.5, SatelliteSky.Words.Plane, 1000, number: 8)));
        Assert.Contains("follow no wave front", calibration.StrangeWords, StringComparison.Ordinal);
        Assert.Equal(1, calibration.Frames);
        sky.WordErrorNs.Clear();
        Assert.Equal(SatelliteFrame.StrangeWords, Add(
            sky, calibration, sky.SatelliteFrame(1600, Polarization.Left, 2.5, SatelliteSky.Words.Sun, 1000, number: 16)));
        Assert.Contains("from the satellite", calibration.StrangeWords, StringComparison.Ordinal);
        Assert.Equal(1, calibration.Frames);
        var given = new SatelliteCalibration(sky.Layout, sky.Antennas, new() { AnySource = true, Words = DelayWave.Plane });
        Assert.Equal(SatelliteFrame.Taken, Add(sky, given, sun));
        Assert.Throws<ArgumentException>(() => Add(sky, calibration, new SatelliteSky(ArrayId.Muser2, 1).SunFrame(2000, Polarization.Left, 100, 0, 0)));
    }

    [Fact]
    public void FlaggedDeadAndClippedVisibilitiesTakeNoPartAndAreListed()
    {
        var sky = new SatelliteSky(ArrayId.Muser1, 5) { Dead = { 7, 30 } };
        var calibration = new SatelliteCalibration(
            sky.Layout, sky.Antennas, new() { FlaggedAntennas = [12, 3, 12], AutomaticFlags = new() { ClipCounts = 900 } });
        Add(sky, calibration, sky.SatelliteFrame(1600, Polarization.Left, 2.5, SatelliteSky.Words.Plane, 800));
        Add(sky, calibration, sky.SatelliteFrame(1600, Polarization.Left, 2.5, SatelliteSky.Words.Plane, 800, noise: 40, number: 8));
        var band = calibration.Solve().Single();
        Assert.Equal([3, 12], band.Flags.Where(flag => flag.Reason == FlagReason.Manual).Select(flag => flag.FirstAntenna));
        Assert.Equal([7, 30], band.Flags.Where(flag => flag.Reason == FlagReason.DeadAntenna).Select(flag => flag.FirstAntenna));
        Assert.Equal([3, 7, 12, 30], Enumerable.Range(0, 40).Where(k => !band.Gains!.AntennaUsable[k]));
        var clipped = band.Flags.First(flag => flag.Reason == FlagReason.Clipped && flag.FirstAntenna is not (3 or 12) && flag.SecondAntenna is not (3 or 12));
        var at = (clipped.Channel * 780) + ArrayLayout.BaselineIndex(clipped.FirstAntenna, clipped.SecondAntenna, 40);
        Assert.Equal(1, band.WeightChanBaseline[at]); // one sample of two
        Assert.Equal(0, band.WeightChanBaseline[ArrayLayout.BaselineIndex(3, 5, 40)]);
    }

    [Fact]
    public void BaselinesInTheShadowOfADishAsTheSatelliteSeesThemAreFlagged()
    {
        // A satellite low in the direction of IA1 from IA0.
        var sky = new SatelliteSky(ArrayId.Muser1, 8);
        var along = sky.Antennas[1] - sky.Antennas[0];
        var up = ArraySite.Muser.Up;
        var level = (along - (along.Dot(up) * up)).Unit();
        var direction = (Math.Cos(0.2) * level) + (Math.Sin(0.2) * up);
        Assert.Equal(NearFieldFault.None, NearFieldSource.TryCreate(ArraySite.Muser, ArraySite.Muser.ItrfM + (4e7 * direction), out var low));
        var calibration = new SatelliteCalibration(sky.Layout, sky.Antennas, new() { Words = DelayWave.Plane });
        var frame = sky.SatelliteFrame(1600, Polarization.Left, 2.5, SatelliteSky.Words.Plane, 1000);
        FrameReader.TryReadHeader(sky.Layout, frame, FrameReadOptions.Default, out var header, out _);
        Assert.Equal(SatelliteFrame.Taken, calibration.Add(header, frame, low, sky.Fibres));
        var band = calibration.Solve().Single();
        var shadow = Assert.Single(band.Flags, flag => flag is { Reason: FlagReason.Shadowed, FirstAntenna: 0, SecondAntenna: 1 });
        Assert.Equal((along - (along.Dot(direction) * direction)).Length, shadow.Value, 1e-3);
        Assert.Equal(0, band.WeightChanBaseline[0]);
        Assert.Equal(default, band.VisChanBaseline[0]);
        Assert.Equal(1, band.WeightChanBaseline[38]);
    }

    [Fact]
    public void OptionsThatCannotBeAreRefusedInASentence()
    {
        Assert.Contains("leave 2 of 40", new SatelliteCalibrationOptions { FlaggedAntennas = [.. Enumerable.Range(0, 38)] }.Problem(ArrayLayout.Muser1));
        Assert.Null(new SatelliteCalibrationOptions { FlaggedAntennas = [.. Enumerable.Range(0, 37)] }.Problem(ArrayLayout.Muser1));
        Assert.Contains("beyond the 40", new SatelliteCalibrationOptions { FlaggedAntennas = [40] }.Problem(ArrayLayout.Muser1));
        Assert.Contains("26 MHz", new SatelliteCalibrationOptions { SignalOffsetMHz = 26 }.Problem(ArrayLayout.Muser1));
        Assert.Throws<ArgumentException>(() =>
            new SatelliteCalibration(ArrayLayout.Muser1, AntennaTable.For(ArrayId.Muser1).ItrfM, new() { SignalOffsetMHz = double.NaN }));
    }

    [Fact]
    public void ThePredecessorsWayLeavesMuserOneAsItIsStored()
    {
        var sky = new SatelliteSky(ArrayId.Muser1, 6);
        var frame = sky.SatelliteFrame(1600, Polarization.Right, 2.5, SatelliteSky.Words.Plane, 1000);
        var calibration = new SatelliteCalibration(sky.Layout, sky.Antennas, new() { LegacyUncorrected = true });
        Assert.Equal(SatelliteFrame.Taken, Add(sky, calibration, frame, hasSource: false));
        var stored = new ComplexF[16 * 780];
        VisibilityUnpacker.UnpackScience(sky.Layout, frame, stored);
        Assert.Equal(stored, calibration.Solve().Single().VisChanBaseline);

        // numpy's order: [band][pol][baseline][16].
        var table = CalTables.OfVisibilities(calibration.Solve(), isLoop: true, isAll: true);
        var place = (((((3 * 2) + 1) * 780) + 17) * 16) + 5;
        Assert.Equal(new Complex(stored[(5 * 780) + 17].Re, stored[(5 * 780) + 17].Im), table.VisBandPolBaselineChan[place]);
        Assert.Equal(16 * 780, table.VisBandPolBaselineChan.Count(v => v != Complex.Zero));
    }

    [Fact]
    public void ThePredecessorsWayCorrectsMuserTwoForItsDelaysAlone()
    {
        var sky = new SatelliteSky(ArrayId.Muser2, 7);
        var frame = sky.SatelliteFrame(2000, Polarization.Left, 12.5, SatelliteSky.Words.Plane, 1000);
        var calibration = new SatelliteCalibration(sky.Layout, sky.Antennas, new() { LegacyUncorrected = true });
        Assert.Equal(SatelliteFrame.Taken, Add(sky, calibration, frame, hasSource: false));
        var expected = new ComplexF[16 * 1770];
        VisibilityUnpacker.UnpackScience(sky.Layout, frame, expected);
        var (words, delays) = (new double[64], new double[60]);
        DelayWords.Read(sky.Layout, frame, words);
        FringeCorrection.AntennaDelays(sky.Layout, words, null, delays);
        FringeCorrection.Apply(sky.Layout, 2000, delays, false, expected);
        Assert.Equal(expected, calibration.Solve().Single().VisChanBaseline);
    }

    private static SatelliteFrame Add(SatelliteSky sky, SatelliteCalibration calibration, byte[] frame, bool hasSource = true)
    {
        var layout = frame.Length == ArrayLayout.Muser1.FrameBytes ? ArrayLayout.Muser1 : ArrayLayout.Muser2;
        Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(layout, frame, FrameReadOptions.Default, out var header, out _));
        return calibration.Add(header, frame, hasSource ? sky.Source : null, sky.Fibres);
    }

    private static BandCalibration Calibrate(
        SatelliteSky sky, int bandMHz, SatelliteSky.Words words, double counts, double noise = 0, bool fringeStopped = false, DelayWave taken = DelayWave.Fitted)
    {
        var options = new SatelliteCalibrationOptions { Words = taken, MaxOffsetDeg = words == SatelliteSky.Words.Sun ? 180 : 2 };
        var calibration = new SatelliteCalibration(sky.Layout, sky.Antennas, options);
        var offset = options.SignalOffsetMHzOf(sky.Layout);
        Assert.Equal(SatelliteFrame.Taken, Add(
            sky, calibration, sky.SatelliteFrame(bandMHz, Polarization.Left, offset, words, counts, noise, fringeStopped)));
        var band = calibration.Solve().Single();
        Assert.Equal(GainFault.None, band.Result.Fault);
        return band;
    }

    private double Flux(
        ArrayId array, int bandMHz, SatelliteSky.Words words, double counts, double noise = 0, bool fringeStopped = false, DelayWave taken = DelayWave.Fitted)
    {
        var sky = new SatelliteSky(array, 11);
        var band = Calibrate(sky, bandMHz, words, counts, noise, fringeStopped, taken);
        var flux = CalibratedFlux(sky, band, bandMHz, (vis, frequencyHz) => GainCorrection.Apply(band.Gains!, frequencyHz, vis));
        output.WriteLine(
            $"{array} {bandMHz} MHz, words {words}, taken {taken} (found {band.Words!.Wave}, {band.Words.DeviationNs:E1} ns): flux {flux:F5}, SNR {band.Snr:F1}, "
            + $"residual {band.ResidualRmsRad:F5} rad, delays {band.DelayRmsNs:F3} ns rms");
        return flux;
    }

    /// <summary>Flux over truth at the maximum of the map around the place of the point, the mean of three channels.</summary>
    private static double CalibratedFlux(SatelliteSky sky, BandCalibration band, int bandMHz, Action<ComplexF[], double[]> calibrate)
    {
        var (l, m) = (412.0 * Arcsec, -233.0 * Arcsec);
        var layout = sky.Layout;
        var frame = sky.SunFrame(bandMHz, Polarization.Left, SunCounts, l, m);
        Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(layout, frame, FrameReadOptions.Default, out var header, out _));
        var vis = new ComplexF[16 * layout.ScienceBaselines];
        VisibilityUnpacker.UnpackScience(layout, frame, vis);
        var (words, delays) = (new double[layout.Inputs], new double[layout.Antennas]);
        DelayWords.Read(layout, frame, words);
        FringeCorrection.AntennaDelays(layout, words, sky.Fibres, delays);
        FringeCorrection.Apply(layout, bandMHz, delays, header.FringeStopped, vis);
        double[] frequencyHz = [.. Enumerable.Range(0, 16).Select(c => layout.ChannelFrequencyHz(bandMHz, c))];
        calibrate(vis, frequencyHz);

        var centre = SatelliteSky.SunCentre(header.Time);
        var uvw = new double[3 * layout.ScienceBaselines];
        var at = 0;
        for (var i = 0; i < layout.Antennas; i++)
        {
            for (var j = i + 1; j < layout.Antennas; j++, at += 3)
            {
                var projected = centre.Project(sky.Antennas[j] - sky.Antennas[i]);
                (uvw[at], uvw[at + 1], uvw[at + 2]) = (projected.X, projected.Y, projected.Z);
            }
        }

        var fluxes = new List<double>();
        foreach (var channel in new[] { 0, 7, 15 })
        {
            var slice = vis.AsSpan(channel * layout.ScienceBaselines, layout.ScienceBaselines);
            var cellRad = 299_792_458 / (frequencyHz[channel] * 9000);
            var found = PointFinder.Climb(new(uvw, [frequencyHz[channel]], slice, []), l + (0.2 * cellRad), m - (0.2 * cellRad), cellRad);
            Assert.NotNull(found);
            fluxes.Add(found.Value.Flux / SunCounts);
        }

        Assert.Equal(layout.Antennas, band.AntennasUsable);
        return fluxes.Average();
    }

    /// <summary>The predecessor's way: V' = |V| exp(i (arg V - arg CAL)).</summary>
    private static void TakePhases(ComplexF[] calibrator, ComplexF[] vis)
    {
        for (var k = 0; k < vis.Length; k++)
        {
            var turned = new Complex(vis[k].Re, vis[k].Im) * Complex.Exp(new Complex(0, -new Complex(calibrator[k].Re, calibrator[k].Im).Phase));
            vis[k] = new((float)turned.Real, (float)turned.Imaginary);
        }
    }
}
