using Muser.Sky.Satellites;
using Muser.Sky.Vectors;

namespace Muser.Sky.Tests.Satellites;

[Trait("Tier", "Unit")]
public sealed class Sgp4OrbitTests
{
    public static TheoryData<string, double, Vector3D, Vector3D> Published => new()
    {
        // The states that Vallado et al. 2006 publish (their tcppver.out): minutes, km, km/s.
        { "low", 0, new(2328.96975262, -5995.22051338, 1719.97297192), new(2.912073281, -0.983417956, -7.090816210) },
        { "low", 1440, new(2742.55398832, -6079.67009123, -326.39012649), new(1.948497651, 1.211072678, -7.356193131) },
        { "one day", 0, new(7534.10987189, 41266.39266843, -0.10801028), new(-3.027168008, 0.558848996, 0.207982755) },
        { "one day", 1440, new(5501.08137100, 41590.27784405, 138.32522930), new(-3.050691874, 0.409203052, 0.207958133) },
        { "one day, flat", 1440, new(9533.27750818, -41065.52390214, 3.30756482), new(2.995596171, 0.695200236, 0.000938525) },
        { "half a day", 1440, new(22002.20074562, -14879.72595593, 774.32827099), new(1.191573619, 1.894561165, 3.159953047) },
        { "half a day, resonant", 2880, new(3417.20931586, -16038.79510665, 1894.74934058), new(2.585515864, -2.596818146, 4.456882556) },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void StatesAreThePublishedOnes(string orbit, double minutes, Vector3D km, Vector3D kmPerS)
    {
        var elements = VerificationSets.Parse(orbit switch
        {
            "low" => VerificationSets.Low,
            "one day" => VerificationSets.Italsat,
            "one day, flat" => VerificationSets.Amc4,
            "half a day" => VerificationSets.Gps,
            _ => VerificationSets.Molniya,
        });
        var sgp4 = new Sgp4Orbit(elements);
        Assert.Equal(orbit != "low", sgp4.IsDeepSpace);
        Assert.Equal(OrbitFault.None, sgp4.TryPropagate(minutes, out var state));
        Assert.InRange((state.PositionM - (1000 * km)).Length, 0, 0.001);
        Assert.InRange((state.VelocityMPerS - (1000 * kmPerS)).Length, 0, 1e-5);
        Assert.Equal(OrbitFault.None, sgp4.TryPropagate(elements.Epoch.AddNs((long)(minutes * 60e9)), out var atInstant));
        Assert.Equal(state, atInstant);
    }

    [Fact]
    public void VelocityIsTheRateOfThePosition()
    {
        foreach (var lines in new[] { VerificationSets.Low, VerificationSets.Italsat, VerificationSets.Gps, VerificationSets.Molniya })
        {
            var orbit = new Sgp4Orbit(VerificationSets.Parse(lines));
            for (var minutes = 3.0; minutes < 2000; minutes += 97)
            {
                const double StepMinutes = 0.01;
                Assert.Equal(OrbitFault.None, orbit.TryPropagate(minutes - StepMinutes, out var before));
                Assert.Equal(OrbitFault.None, orbit.TryPropagate(minutes, out var state));
                Assert.Equal(OrbitFault.None, orbit.TryPropagate(minutes + StepMinutes, out var after));
                var rate = (1 / (120 * StepMinutes)) * (after.PositionM - before.PositionM);

                // The theory's own velocity leaves out the rates of its short-period terms: some m/s in a low orbit.
                Assert.InRange((rate - state.VelocityMPerS).Length, 0, 5e-4 * state.VelocityMPerS.Length);
            }
        }
    }

    [Fact]
    public void SatelliteThatHasComeDownHasNoPlace()
    {
        var orbit = new Sgp4Orbit(VerificationSets.Parse(VerificationSets.Falling));
        Assert.Equal(OrbitFault.None, orbit.TryPropagate(30, out _));
        Assert.Equal(OrbitFault.Decayed, orbit.TryPropagate(60, out var state));
        Assert.Equal(default, state);
        Assert.NotEqual(OrbitFault.None, orbit.TryPropagate(1e6, out _));
    }

    [Fact]
    public void NoTimeBreaksAnything()
    {
        var random = new Random(5);
        foreach (var lines in new[] { VerificationSets.Low, VerificationSets.Italsat, VerificationSets.Gps, VerificationSets.Molniya, VerificationSets.Falling })
        {
            var orbit = new Sgp4Orbit(VerificationSets.Parse(lines));
            for (var k = 0; k < 200; k++)
            {
                var known = orbit.TryPropagate((random.NextDouble() - 0.5) * Math.Pow(10, 7 * random.NextDouble()), out var state);
                Assert.True(known != OrbitFault.None || state.PositionM.Length is > 6.3e6 and < 1e9);
            }
        }
    }
}
