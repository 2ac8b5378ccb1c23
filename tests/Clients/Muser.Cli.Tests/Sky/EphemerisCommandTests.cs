using System.Text.Json;
using Muser.Cli.Shell;

namespace Muser.Cli.Tests.Sky;

[Trait("Tier", "Unit")]
public sealed class EphemerisCommandTests
{
    private const string Instant = "2012-07-01T03:10:07.353";

    /// <summary>
    /// The JSON against JPL DE423 reduced with ERFA, 2012-07-01T03:10:07.353Z (data/ephemeris/sun-apparent-dev.csv): 1e-7 degrees
    /// are 0.36 mas.
    /// </summary>
    [Fact]
    public async Task JsonHoldsTheFactsOfTheReferenceTable()
    {
        var (exitCode, output, error) = await Run("ephemeris", "sun", "--time", Instant, "--ut1-utc", "0.4133", "--json");
        Assert.Equal((0, ""), (exitCode, error));
        using var json = JsonDocument.Parse(output);
        double Value(string name) => json.RootElement.GetProperty(name).GetDouble();
        Assert.Equal("2012-07-01T03:10:07.353000000Z", json.RootElement.GetProperty("utc").GetString());
        Assert.Equal(100.551343526585, Value("raDeg"), 2e-7);
        Assert.Equal(23.081775298908, Value("decDeg"), 2e-7);
        Assert.Equal(226.563202955768, Value("ghaDeg"), 2e-7);
        Assert.Equal(327.114546482353, Value("gastDeg"), 1e-9);
        Assert.Equal(1.01664879640932, Value("distanceAu"), 3e-8);
        Assert.Equal(-2.46615489, Value("pDeg"), 1e-6);
        Assert.Equal(2.91678381, Value("b0Deg"), 1e-6);
        Assert.Equal(234.01983022, Value("l0Deg"), 1e-6);
        Assert.Equal(943.5225588, Value("semidiameterArcsec"), 1e-4);
        Assert.Equal(65.606831468064, Value("elevationDeg"), 2e-7);
        Assert.Equal(135.953054233096, Value("azimuthDeg"), 4e-7);
        Assert.Equal(35, Value("taiMinusUtcS"));
        Assert.Equal(1, Value("positionAccuracyMas"));
        Assert.Equal(1, Value("hourAngleAccuracyMas"));
    }

    [Fact]
    public async Task PageHoldsUnitsAndAccuracy()
    {
        var (exitCode, output, _) = await Run("ephemeris", "sun", "--time", Instant);
        Assert.Equal(0, exitCode);
        Assert.Contains("Right ascension           06h 42m 12.3224", output);
        Assert.Contains("Declination               +23° 04′ 54.391", output);
        Assert.Contains("measured", output);
        Assert.Contains("Accuracy of position      1 mas", output);
    }

    [Fact]
    public async Task OutsideTheCorrectedYearsSaysHowGoodItIs()
    {
        var (_, output, _) = await Run("ephemeris", "sun", "--time", "2001-03-01T00:00:00");
        Assert.Contains("Accuracy of position      16 mas  outside 2012-2030, the years of 1 mas", output);
        var (_, future, _) = await Run("ephemeris", "sun", "--time", "2035-03-01T00:00:00");
        Assert.Contains("extrapolated from", future);
    }

    /// <summary>Against skyfield 1.45, which leaves out the 70 ms that the wave takes: 270 m, or 0.0013 degrees of hour angle.</summary>
    [Fact]
    public async Task SatelliteStandsWhereSkyfieldHasIt()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, """
                PRN-22
                1 28129U 03058A   16175.57071136 -.00000104  00000-0  10000-3 0   450
                2 28129  54.7298 324.8098 0048506 266.2640  93.1663  2.00562768 18443
                """);
            var (exitCode, output, error) = await Run("ephemeris", "--tle", path, "--satellite", "28129", "--time", "2016-06-24T05:00:00", "--json");
            Assert.Equal((0, ""), (exitCode, error));
            using var json = JsonDocument.Parse(output);
            double Value(string name) => json.RootElement.GetProperty(name).GetDouble();
            Assert.Equal("PRN-22", json.RootElement.GetProperty("name").GetString());
            Assert.Equal(59.08342, Value("elevationDeg"), 0.0015);
            Assert.Equal(309.51774, Value("azimuthDeg"), 0.0015);
            Assert.Equal(43.63015, Value("hourAngleDeg"), 0.0015);
            Assert.Equal(54.94084, Value("declinationDeg"), 0.0015);
            Assert.InRange(Value("distanceM"), 21_018_657, 21_018_857);
            Assert.Equal(0.638, Value("elementsAgeDays"), 0.001);
            (_, output, _) = await Run("ephemeris", "--tle", path, "--time", "2016-06-24T05:00:00");
            Assert.Contains("Elevation                 59.08", output);
            Assert.Contains("1 km at the epoch", output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(1, "Geostationary at 0 deg E stands 26.2° below the horizon", "--geostationary", "0")]
    [InlineData(2, "Give a name or a satellite, not both", "sun", "--geostationary", "100")]
    [InlineData(2, "Say what is looked for: sun, Cygnus A")]
    [InlineData(2, "--ut1-utc is not for satellites", "--geostationary", "100", "--ut1-utc", "0.1")]
    public async Task WrongUseWithSatellitesIsOneSentence(int expected, string says, params string[] args)
    {
        var (exitCode, output, error) = await Run(["ephemeris", .. args]);
        Assert.Equal((expected, ""), (exitCode, output));
        Assert.Contains(says, error);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task ACalibratorHasAPlaceButNoDisc()
    {
        var (exitCode, output, _) = await Run("ephemeris", "cyg-a", "--time", "2026-11-21T04:00:00", "--json");
        Assert.Equal(0, exitCode);
        using var json = JsonDocument.Parse(output);
        Assert.Equal("Cygnus A", json.RootElement.GetProperty("name").GetString());
        Assert.Equal(299.868, json.RootElement.GetProperty("icrsRaDeg").GetDouble(), 0.001);
        Assert.False(json.RootElement.TryGetProperty("l0Deg", out _));
        Assert.False(json.RootElement.TryGetProperty("distanceAu", out _));
    }

    [Fact]
    public async Task ASiteCanBeGiven()
    {
        // On the equator below the Sun: the subsolar point is at minus the hour angle.
        var (_, output, _) = await Run("ephemeris", "sun", "--time", Instant, "--site", "133.4368,23.0818,0", "--json");
        using var json = JsonDocument.Parse(output);
        Assert.True(json.RootElement.GetProperty("elevationDeg").GetDouble() > 89.8);
    }

    [Theory]
    [InlineData("2012-07-01")]
    [InlineData("2012-07-01T00:00Z")]
    [InlineData("2012-07-01 00:00:00")]
    [InlineData("20120701T000000.000")]
    public async Task TimesMayBeShort(string time)
    {
        var (_, output, _) = await Run("ephemeris", "sun", "--json", "--time", time);
        Assert.Contains("\"utc\":\"2012-07-01T00:00:00.000000000Z\"", output);
    }

    [Theory]
    [InlineData("'mars' is not known; the names are sun, Cygnus A", "ephemeris", "mars")]
    [InlineData("'tomorrow' is not a time; write UTC as", "ephemeris", "sun", "--time", "tomorrow")]
    [InlineData("'1,2' is not a site; write muser, or", "ephemeris", "sun", "--site", "1,2")]
    [InlineData("'1,2,NaN' is not a site; write muser, or", "ephemeris", "sun", "--site", "1,2,NaN")]
    [InlineData("UT1-UTC is always within 1 s; 3 s was given.", "ephemeris", "sun", "--ut1-utc", "3")]
    [InlineData("The time tables cannot be used: /none: is not a folder.", "ephemeris", "sun", "--time-tables", "/none")]
    public async Task BadInputIsOneSentenceAndExitCode1(string sentence, params string[] args)
    {
        var (exitCode, output, error) = await Run(args);
        Assert.Equal((ExitCode.BadInput, ""), (exitCode, output));
        Assert.StartsWith("muser: " + sentence, error);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("ephemeris")]
    [InlineData("ephemeris", "sun", "--when", "now")]
    [InlineData("ephemeris", "sun", "--ut1-utc", "abc")]
    public async Task WrongUsageIsExitCode2(params string[] args) => Assert.Equal(ExitCode.Usage, (await Run(args)).ExitCode);

    [Fact]
    public async Task HelpIsGivenThoughTheNameIsMissing()
    {
        var (exitCode, output, error) = await Run("ephemeris", "--help");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("muser ephemeris sun --time", output);
    }

    private static async Task<(int ExitCode, string Output, string Error)> Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync(args, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
