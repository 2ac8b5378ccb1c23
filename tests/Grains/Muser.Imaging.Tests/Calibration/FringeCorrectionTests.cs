using System.Numerics;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Sky.Arrays;
using Muser.Testing;

namespace Muser.Imaging.Tests.Calibration;

[Trait("Tier", "Unit")]
public class FringeCorrectionTests
{
    private static readonly ComplexF Stored = new(1000, -500);

    [Theory]
    [InlineData(12.5, 688.0450294074, -981.228296, 535.902073)]
    [InlineData(2.5, 688.0649973703, -970.332523, 555.387068)]
    public void Muser1GivesTheGoldenPhaseAndVisibility(double offsetMHz, double phaseRad, double re, double im)
    {
        const double DelayI = 1213.5678, DelayJ = 1284.25;
        Assert.Equal(phaseRad, FringeCorrection.BaselinePhaseRad(ArrayLayout.Muser1, 1600, 4, DelayI, DelayJ, offsetMHz), 1e-9);
        AssertGolden(ArrayLayout.Muser1, 1600, 4, DelayI, DelayJ, offsetMHz, re, im);
    }

    [Fact]
    public void Muser2GivesTheGoldenPhaseAndVisibility()
    {
        const double DelayI = 1234.56789, DelayJ = 1301.25;
        Assert.Equal(2367.4893412355, FringeCorrection.BaselinePhaseRad(ArrayLayout.Muser2, 5200, 3, DelayI, DelayJ), 1e-9);
        AssertGolden(ArrayLayout.Muser2, 5200, 3, DelayI, DelayJ, 12.5, -182.945799, 1102.964567);
    }

    [Fact]
    public void ScalarPathCorrectsEveryBaselineAndChannel() => AssertWholeFrames(SimdPath.Scalar);

    [Fact]
    public void Vector128PathCorrectsEveryBaselineAndChannel() => AssertWholeFrames(SimdPath.Vector128);

    [Fact]
    public void Vector256PathCorrectsEveryBaselineAndChannel() => AssertWholeFrames(SimdPath.Vector256);

    [Fact]
    public void Vector512PathCorrectsEveryBaselineAndChannel() => AssertWholeFrames(SimdPath.Vector512);

    [Fact]
    public void FringesStoppedByHardwareLeaveMuser1AsItIsAndConjugateMuser2()
    {
        foreach (var array in new[] { ArrayLayout.Muser1, ArrayLayout.Muser2 })
        {
            var stored = RandomFrame(array, 5);
            var corrected = stored.ToArray();
            FringeCorrection.Apply(array, array.BandsMHz[0], new double[array.Antennas], fringesStoppedByHardware: true, corrected);
            Assert.Equal(array.IsLowerSideband ? [.. stored.Select(v => v.Conjugate())] : stored, corrected);
        }
    }

    [Fact]
    public void InsertedCompensationConjugatesWhatPathDelayGives()
    {
        foreach (var array in new[] { ArrayLayout.Muser1, ArrayLayout.Muser2 })
        {
            var delays = RandomDelays(array, 6);
            var path = RandomFrame(array, 7);
            var inserted = path.ToArray();
            FringeCorrection.Apply(array, array.BandsMHz[1], delays, false, path);
            FringeCorrection.Apply(array, array.BandsMHz[1], delays, false, inserted, sense: DelaySense.InsertedCompensation);
            Assert.Equal(path.Select(v => v.Conjugate()), inserted);
        }
    }

    [Fact]
    public void FibreDelaysAreSubtractedForMuser1Only()
    {
        foreach (var array in new[] { ArrayLayout.Muser1, ArrayLayout.Muser2 })
        {
            var words = Enumerable.Range(0, array.Inputs).Select(k => 20_000.5 + k).ToArray();
            var table = FibreDelayTable.At(array.Id, UtcTime.FromCalendar(2015, 11, 1))!;
            var delays = new double[array.Antennas];
            FringeCorrection.AntennaDelays(array, words, table, delays);
            var fibre3 = array.Id == ArrayId.Muser1 ? 902 : 0;
            Assert.Equal(20_003.5 - fibre3, delays[3]);
            FringeCorrection.AntennaDelays(array, words, null, delays);
            Assert.Equal(20_003.5, delays[3]);
        }
    }

    [Fact]
    public void FibreTablesHoldFromTheirEpochOnAndCoverEveryInput()
    {
        Assert.Null(FibreDelayTable.At(ArrayId.Muser1, UtcTime.FromCalendar(2015, 10, 22)));
        var one = FibreDelayTable.At(ArrayId.Muser1, UtcTime.FromCalendar(2015, 10, 23))!;
        var two = FibreDelayTable.At(ArrayId.Muser2, UtcTime.FromCalendar(2026, 1, 1))!;
        Assert.Equal((44, -1665, -675), (one.DelayNsInput.Count, one.DelayNsInput[39], one.DelayNsInput[10]));
        Assert.Equal((64, 1880, 712), (two.DelayNsInput.Count, two.DelayNsInput[38], two.DelayNsInput[37]));
    }

    [Fact]
    public void AllocatesNothing()
    {
        var vis = RandomFrame(ArrayLayout.Muser1, 1);
        var delays = RandomDelays(ArrayLayout.Muser1, 2);
        FringeCorrection.Apply(ArrayLayout.Muser1, 400, delays, false, vis);
        Assert.Equal(0, Allocation.Of(() => FringeCorrection.Apply(ArrayLayout.Muser1, 400, delays, false, vis)));
    }

    private static void AssertGolden(
        ArrayLayout array, int bandMHz, int channel, double delayI, double delayJ, double offsetMHz, double re, double im)
    {
        const int I = 7, J = 31;
        var delays = new double[array.Antennas];
        (delays[I], delays[J]) = (delayI, delayJ);
        var vis = new ComplexF[ArrayLayout.Channels * array.ScienceBaselines];
        var index = (channel * array.ScienceBaselines) + ArrayLayout.BaselineIndex(I, J, array.Antennas);
        vis[index] = Stored;
        FringeCorrection.Apply(array, bandMHz, delays, false, vis, offsetMHz);
        Assert.Equal(re, vis[index].Re, 5e-4);
        Assert.Equal(im, vis[index].Im, 5e-4);
    }

    /// <summary>Against the formula of the facts, written out in double precision with System.Numerics, one visibility after another.</summary>
    private static void AssertWholeFrames(SimdPath path)
    {
        foreach (var array in new[] { ArrayLayout.Muser1, ArrayLayout.Muser2 })
        {
            var bandMHz = array.BandsMHz[^1];
            var delays = RandomDelays(array, 3);
            var stored = RandomFrame(array, 4);
            var corrected = stored.ToArray();
            FringeCorrection.Apply(array, bandMHz, delays, false, corrected, 12.5, DelaySense.PathDelay, path);
            for (var c = 0; c < ArrayLayout.Channels; c++)
            {
                for (var i = 0; i < array.Antennas; i++)
                {
                    for (var j = i + 1; j < array.Antennas; j++)
                    {
                        var index = (c * array.ScienceBaselines) + ArrayLayout.BaselineIndex(i, j, array.Antennas);
                        var tau = delays[j] - delays[i];
                        var tau0 = Math.Truncate(delays[j]) - Math.Truncate(delays[i]);
                        var ifGHz = ((25 * c) + 12.5 + 50) / 1000;
                        var v = new Complex(stored[index].Re, stored[index].Im);
                        var expected = array.Id == ArrayId.Muser1
                            ? v * Complex.Exp(new Complex(0, -2 * Math.PI * ((array.ChannelFrequencyHz(bandMHz, c) / 1e9 * tau) - (ifGHz * tau0))))
                            : Complex.Conjugate(v) *
                              Complex.Exp(new Complex(0, -2 * Math.PI * ((array.ChannelFrequencyHz(bandMHz, c) / 1e9 * tau) + (ifGHz * tau0))));
                        var error = (new Complex(corrected[index].Re, corrected[index].Im) - expected).Magnitude / expected.Magnitude;
                        Assert.True(error < 1e-6, $"{array.Name} channel {c} baseline {i}-{j}: off by {error}");
                    }
                }
            }
        }
    }

    private static double[] RandomDelays(ArrayLayout array, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, array.Antennas).Select(_ => Math.Round(8_000 + (random.NextDouble() * 20_000), 4))];
    }

    private static ComplexF[] RandomFrame(ArrayLayout array, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, ArrayLayout.Channels * array.ScienceBaselines)
                .Select(_ => new ComplexF((float)(random.NextDouble() - 0.5) * 1e5f, (float)(random.NextDouble() - 0.5) * 1e5f)),
        ];
    }
}
