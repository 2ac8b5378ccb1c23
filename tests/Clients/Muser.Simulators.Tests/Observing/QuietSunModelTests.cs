using System.Globalization;
using Muser.Simulators.Observing;
using Muser.Testing;
using Xunit.Abstractions;

namespace Muser.Simulators.Tests.Observing;

[Trait("Tier", "Unit")]
public sealed class QuietSunModelTests(ITestOutputHelper output)
{
    private const double SemidiameterRad = 960 * Math.PI / 648_000;

    /// <summary>J2(x) by SciPy 1.10, on both sides of the change of series.</summary>
    [Theory]
    [InlineData(1, 0.1149034849319005)]
    [InlineData(5, 0.046565116277752304)]
    [InlineData(10, 0.25463031368512062)]
    [InlineData(11.9, -0.06353402147470309)]
    [InlineData(12.1, -0.10532776094183614)]
    [InlineData(20, -0.16034135192299815)]
    [InlineData(100, -0.02152875734450536)]
    public void ParaboloidTransformIsTheBesselFunctionOfOrderTwo(double x, double j2) =>
        Assert.InRange((ParaboloidTransform.Value(x) * x * x / 8) - j2, -1e-9, 1e-9);

    /// <summary>The fit against its source: the figures that the project's README states.</summary>
    [DataFact("data/quiet-sun-profiles.txt")]
    public void ProfilesFollowTheReferenceWithinTheStatedResiduals()
    {
        var lines = File.ReadAllLines(TestData.Path("data/quiet-sun-profiles.txt")).Where(line => line.Trim().Length > 0).ToArray();
        var (worstRms, sumRms, worstFlux, sumFlux, count) = (0.0, 0.0, 0.0, 0.0, 0);
        for (var k = 0; k < lines.Length; k += 2)
        {
            var frequencyHz = double.Parse(lines[k], CultureInfo.InvariantCulture) * 1e6;
            var profile = lines[k + 1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(value => value.Length > 0).Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray();
            double squares = 0, area = 0, discArea = 0, flux = 0, fluxError = 0;
            for (var i = 0; i < profile.Length; i++)
            {
                var r = i / 100.0;
                var error = QuietSunModel.BrightnessTemperatureK(frequencyHz, r) - profile[i];
                squares += error * error * r;
                area += r <= 1.2 ? r : 0;
                discArea += r <= 1 ? r : 0;
                flux += profile[i] * r;
                fluxError += error * r;
            }

            var rms = Math.Sqrt(squares / area) / (flux / discArea);
            (worstRms, sumRms) = (Math.Max(worstRms, rms), sumRms + rms);
            (worstFlux, sumFlux) = (Math.Max(worstFlux, Math.Abs(fluxError / flux)), sumFlux + Math.Abs(fluxError / flux));
            count++;
        }

        output.WriteLine($"{count} frequencies: rms over the mean disc {sumRms / count:P2} on average, {worstRms:P2} at worst; flux {sumFlux / count:P2}, {worstFlux:P2}");
        Assert.Equal(586, count);
        Assert.InRange(sumRms / count, 0, 0.022);
        Assert.InRange(worstRms, 0, 0.092);
        Assert.InRange(sumFlux / count, 0, 0.003);
        Assert.InRange(worstFlux, 0, 0.014);
    }

    /// <summary>The closed form against a plain sum over rings of the profile, which knows nothing of paraboloids: 2 pi integral T(r) J0(2 pi q r) r dr.</summary>
    [Theory]
    [InlineData(400e6, 0.2)]
    [InlineData(1.4e9, 0)]
    [InlineData(1.4e9, 1.3)]
    [InlineData(5e9, 4.7)]
    [InlineData(15e9, 0.6)]
    public void VisibilityIsTheHankelTransformOfTheProfile(double frequencyHz, double spacing)
    {
        const int Rings = 20_000;
        const double Step = 2.0 / Rings;
        double sum = 0;
        for (var k = 0; k < Rings; k++)
        {
            var r = (k + 0.5) * Step;
            sum += QuietSunModel.BrightnessTemperatureK(frequencyHz, r) * BesselJ0(2 * Math.PI * spacing * r) * r;
        }

        // S = 2k/lambda^2 times the integral over solid angle, in units of 1e-26 W/m2/Hz.
        var perWavelength = frequencyHz / 299_792_458;
        var expected = 2 * 1.380649e-23 * perWavelength * perWavelength * 2 * Math.PI * sum * Step * SemidiameterRad * SemidiameterRad / 1e-26;
        var flux = QuietSunModel.FluxJy(frequencyHz, SemidiameterRad);
        Assert.InRange(Math.Abs(QuietSunModel.VisibilityJy(frequencyHz, SemidiameterRad, spacing) - expected) / flux, 0, 1e-5);
    }

    /// <summary>Fluxes summed from the reference profiles for a semi-diameter of 960 arcsec.</summary>
    [Theory]
    [InlineData(400e6, 3.765e5)]
    [InlineData(1e9, 8.053e5)]
    [InlineData(2e9, 9.996e5)]
    [InlineData(10e9, 3.119e6)]
    public void FluxIsThatOfTheReference(double frequencyHz, double fluxJy) =>
        Assert.InRange(QuietSunModel.FluxJy(frequencyHz, SemidiameterRad) / fluxJy, 0.99, 1.01);

    [Fact]
    public void TableFollowsTheModelAtEverySpacing()
    {
        var table = new QuietSunTable(60);
        foreach (var frequencyHz in new[] { 0.4e9, 1.9875e9, 5.3e9, 14.9e9 })
        {
            var channel = new QuietSunChannel(frequencyHz, SemidiameterRad, scale: 1);
            var flux = QuietSunModel.FluxJy(frequencyHz, SemidiameterRad);
            var vis = new double[1];
            for (var spacing = 0.0; spacing < 60; spacing += 0.0137)
            {
                table.Fill(spacing / frequencyHz, [channel], vis);
                var expected = QuietSunModel.VisibilityJy(frequencyHz, SemidiameterRad, spacing);
                Assert.True(Math.Abs(vis[0] - expected) < 1e-6 * flux, $"{frequencyHz} Hz at {spacing}: {vis[0]} instead of {expected}");
            }
        }
    }

    private static double BesselJ0(double x)
    {
        const int Steps = 400;
        double sum = 0;
        for (var k = 0; k < Steps; k++)
        {
            sum += Math.Cos(x * Math.Sin(Math.PI * (k + 0.5) / Steps));
        }

        return sum / Steps;
    }
}
