using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Imaging.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;

namespace Muser.Grains.Tests.Calibration;

[Trait("Tier", "Unit")]
public class PhaseSolutionsTests
{
    private static readonly UtcTime Observed = UtcTime.FromCalendar(2015, 11, 1, 3, 30);

    [Fact]
    public void ASolutionKeptAsAParameterGivesTheSamePhases()
    {
        var band = Calibration();
        var solution = PhaseSolutions.Of(band, "abc", "GEO 100.5", Observed);
        Assert.Equal(new BandHand { BandMHz = 800, IsRight = true }, solution.BandHand);
        Assert.Equal([5], solution.UnusableAntennas);
        Assert.Equal([2], solution.UnusableChannels);
        Assert.All(solution.ResidualRadAntenna, value => Assert.True(double.IsFinite(value)));
        Assert.Equal(("abc", "GEO 100.5", Observed.UnixNs), (solution.Layout, solution.Calibrator, solution.ObservedUtcUnixNs));

        var gains = solution.ToGains();
        foreach (var frequencyHz in new[] { 0.8125e9, 1.1875e9 })
        {
            for (var k = 0; k < 40; k++)
            {
                Assert.Equal(band.Gains!.PhaseAtRad(k, frequencyHz), gains.PhaseAtRad(k, frequencyHz), 1e-12);
                Assert.Equal(band.Gains.AntennaUsable[k], gains.AntennaUsable[k]);
            }
        }

        Assert.Equal(band.Gains!.ChannelUsable.ToArray(), gains.ChannelUsable.ToArray());
        Assert.Null(PhaseSolutions.Refusal(solution, ArrayLayout.Muser1, "abc", Observed.AddNs(UtcTime.NsPerDay / 2)));
    }

    [Fact]
    public void ASolutionOfAnotherArrayBandDayOrLayoutIsRefused()
    {
        var solution = PhaseSolutions.Of(Calibration(), "abc", "GEO 100.5", Observed);
        Says("another array", solution, ArrayLayout.Muser2, "abc", Observed);
        Says("other antenna positions", solution, ArrayLayout.Muser1, "abd", Observed);
        Says("another day", solution, ArrayLayout.Muser1, "abc", Observed.AddNs(-2 * UtcTime.NsPerDay));
        Says("another day", solution, ArrayLayout.Muser1, "abc", Observed.AddNs(UtcTime.NsPerDay + 1));
        Says("another band", solution with { BandHand = new() { BandMHz = 1200, IsRight = true } }, ArrayLayout.Muser1, "abc", Observed);
        Says("not a band", solution with { BandHand = new() { BandMHz = 500, IsRight = true } }, ArrayLayout.Muser1, "abc", Observed);
        Says("must be finite", solution with { PhaseRadAntenna = [.. Enumerable.Repeat(double.NaN, 40)] }, ArrayLayout.Muser1, "abc", Observed);
        Says("fewer than 3", solution with { UnusableAntennas = [.. Enumerable.Range(0, 38)] }, ArrayLayout.Muser1, "abc", Observed);
    }

    private static void Says(string words, PhaseSolution solution, ArrayLayout layout, string fingerprint, UtcTime at) =>
        Assert.Contains(words, PhaseSolutions.Refusal(solution, layout, fingerprint, at), StringComparison.Ordinal);

    private static BandCalibration Calibration()
    {
        var random = new Random(1);
        double[] frequencyHz = [.. Enumerable.Range(0, 16).Select(c => ((800 + (25 * c)) * 1e6) + 2.5e6)];
        double[] phase = [.. Enumerable.Range(0, 40).Select(_ => 6 * random.NextDouble())];
        var vis = new List<ComplexF>();
        for (var c = 0; c < 16; c++)
        {
            for (var i = 0; i < 40; i++)
            {
                for (var j = i + 1; j < 40; j++)
                {
                    var (sin, cos) = Math.SinCos(phase[i] - phase[j] + (c == 2 ? 6 * random.NextDouble() : 0));
                    vis.Add(i == 5 || j == 5 ? default : new((float)cos, (float)sin));
                }
            }
        }

        return new()
        {
            Layout = ArrayLayout.Muser1,
            BandMHz = 800,
            Polarization = Polarization.Right,
            Frames = 1,
            MeanTime = Observed,
            FrequencyHzChan = frequencyHz,
            VisChanBaseline = [.. vis],
            WeightChanBaseline = [.. vis.Select(_ => 1f)],
            Flags = [],
            Result = GainSolver.Solve(40, frequencyHz, vis.ToArray()),
        };
    }
}
