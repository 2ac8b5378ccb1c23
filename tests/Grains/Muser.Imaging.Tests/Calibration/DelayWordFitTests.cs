using System.Numerics;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Tests.Calibration;

[Trait("Tier", "Unit")]
public class DelayWordFitTests
{
    private const double LightMPerNs = 0.299792458;

    private static readonly Vector3D[] Antennas = AntennaTable.For(ArrayId.Muser1).ItrfM.ToArray();
    private static readonly NearFieldSource Satellite = new SatelliteSky(ArrayId.Muser1, 1).Source;

    [Fact]
    public void WordsOfTheSphereLeaveNothing()
    {
        var fit = Find(k => Satellite.ExcessPathM(Antennas[k]) / LightMPerNs);
        Assert.Equal((DelayWave.Sphere, true), (fit.Wave, fit.IsGood));
        AssertRest(fit, _ => 0, 1e-4);
        Assert.InRange(fit.OffsetRad, 0, 1e-6);
    }

    [Fact]
    public void WordsOfAPlaneLeaveTheCurvature()
    {
        var fit = Find(k => -Antennas[k].Dot(Satellite.Direction) / LightMPerNs);
        Assert.Equal((DelayWave.Plane, true), (fit.Wave, fit.IsGood));
        AssertRest(fit, k => Satellite.CurvatureM(Antennas[k]) / LightMPerNs, 1e-4);
        Assert.InRange(Satellite.CurvatureM(Antennas[39]) / LightMPerNs, 0.05, 0.3); // what is at stake, ns
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.7)]
    public void WordsOfAnotherDirectionLeaveTheDifference(double angleRad)
    {
        var direction = ((Math.Cos(angleRad) * Satellite.Direction) + (Math.Sin(angleRad) * Satellite.Direction.Cross(new(0, 0, 1)).Unit())).Unit();
        var fit = Find(k => -Antennas[k].Dot(direction) / LightMPerNs);
        Assert.Equal((DelayWave.Plane, true), (fit.Wave, fit.IsGood));
        AssertRest(fit, k => (Satellite.ExcessPathM(Antennas[k]) + Antennas[k].Dot(direction)) / LightMPerNs, 1e-4);
        Assert.Equal(angleRad, Math.Asin(Math.Sin(fit.OffsetRad)), 0.05 * angleRad);
    }

    [Fact]
    public void AFewStrangeWordsDoNotCountAndStayWhatTheyAre()
    {
        var fit = Find(k => (-Antennas[k].Dot(Satellite.Direction) / LightMPerNs) + (k is 3 or 20 ? 55.5 : 0));
        Assert.Equal((DelayWave.Plane, true), (fit.Wave, fit.IsGood));
        AssertRest(fit, k => Satellite.CurvatureM(Antennas[k]) / LightMPerNs, 2e-4);
    }

    [Fact]
    public void WordsThatHoldUnknownFibresFollowNoFront()
    {
        var fibres = FibreDelayTable.BuiltIn[0].DelayNsInput;
        var fit = Find(k => (-Antennas[k].Dot(Satellite.Direction) / LightMPerNs) + fibres[k]);
        Assert.False(fit.IsGood);
        Assert.InRange(fit.DeviationNs, 1, 1000);
    }

    [Fact]
    public void WordsThatScatterMoreThanTheCurvatureDoNotTellTheFront()
    {
        var random = new Random(2);
        var fit = Find(k => (-Antennas[k].Dot(Satellite.Direction) / LightMPerNs) + (0.02 * (random.NextDouble() - 0.5)));
        Assert.True(fit.IsAmbiguous);
        Assert.False(fit.IsGood);
        Assert.InRange(fit.DeviationNs, 0.003, DelayWordFit.MaxDeviationNs);
    }

    [Theory]
    [InlineData(SimdPath.Scalar)]
    [InlineData(SimdPath.Vector128)]
    [InlineData(SimdPath.Vector256)]
    [InlineData(SimdPath.Vector512)]
    public void RotationTakesDelaysOutOnEveryPath(SimdPath path)
    {
        foreach (var antennas in new[] { 3, 40, 60 })
        {
            var random = new Random(antennas);
            var delays = Enumerable.Range(0, antennas).Select(_ => 100 * random.NextDouble()).ToArray();
            double[] frequencyHz = [1.6e9, 1.625e9, 14.9e9];
            var (vis, expected) = (new List<ComplexF>(), new List<Complex>());
            foreach (var f in frequencyHz)
            {
                for (var i = 0; i < antennas; i++)
                {
                    for (var j = i + 1; j < antennas; j++)
                    {
                        vis.Add(new(random.NextSingle(), random.NextSingle()));
                        expected.Add(new Complex(vis[^1].Re, vis[^1].Im) * Complex.Exp(new(0, -2 * Math.PI * f * 1e-9 * (delays[j] - delays[i]))));
                    }
                }
            }

            var rotated = vis.ToArray();
            DelayRotation.Apply(frequencyHz, delays, rotated, path);
            for (var k = 0; k < rotated.Length; k++)
            {
                Assert.InRange((new Complex(rotated[k].Re, rotated[k].Im) - expected[k]).Magnitude, 0, 1e-5);
            }
        }
    }

    private static DelayWordFit Find(Func<int, double> delayNs) => DelayWordFit.Find(
        DelayWave.Fitted, Satellite, Antennas, [.. Enumerable.Range(0, 40).Select(k => Math.Round((20_000 + delayNs(k)) * 1e4) / 1e4)],
        [.. Enumerable.Repeat(true, 40)]);

    /// <summary>A constant is the same for all baselines.</summary>
    private static void AssertRest(DelayWordFit fit, Func<int, double> expectedNs, double toleranceNs)
    {
        for (var k = 0; k < 40; k++)
        {
            Assert.Equal(expectedNs(k) - expectedNs(0), fit.RestNsAntenna[k] - fit.RestNsAntenna[0], toleranceNs);
        }
    }
}
