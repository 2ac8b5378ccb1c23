using Muser.Formats.Frames;
using Muser.Formats.Visibilities;

namespace Muser.Formats.Tests.Visibilities;

/// <summary>
/// Datasets and rows of any shape, seeded; and the comparison of rows that went through a file with those that went in.
/// </summary>
internal static class RandomVisibilities
{
    /// <summary>What two 32-bit floats hold of a time: 1/2 unit in the last place of 1/4096 day.</summary>
    public const long UvFitsTimeNs = 700;

    public static UvDataset Dataset(Random random)
    {
        var bands = random.Next(1, 5);
        int[][] stokes = [[Stokes.RR], [Stokes.LL], [Stokes.RR, Stokes.LL], [Stokes.LL, Stokes.RR], [-1, -2, -3, -4], [-5, -6], [Stokes.I], [1, 2, 3, 4]];
        return new UvDataset
        {
            Stokes = stokes[random.Next(stokes.Length)],
            Channels = random.Next(1, 20),
            Frequencies = [.. Enumerable.Range(1, random.Next(1, 3)).Select(id => new UvFrequencySetup(
                id, [.. Enumerable.Range(0, bands).Select(band => new UvBand(412.5e6 + (id * 2e9) + (band * 400e6), 25e6))]))],
            Sources = [.. Enumerable.Range(1, random.Next(1, 4)).Select(id => new UvSource(id, $"SUN{id}", random.NextDouble() * 360, (random.NextDouble() * 180) - 90)
            {
                RaApparentDeg = random.NextDouble() * 360,
                DecApparentDeg = (random.NextDouble() * 180) - 90,
            })],
            Arrays = [Array(random.Next(2, 61), random)],
            Telescope = "MUSER",
            Instrument = "MUSER-1",
            Observer = "nobody",
            Unit = "UNCALIB",
            ObservationDate = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180),
            History = ["made by a test", new string('x', 60)],
        };
    }

    public static UvArray Array(int antennas, Random random) => new()
    {
        Name = "MUSER",
        CentreXyzM = (-2018660.1922, 4280075.2386, 4263977.5949),
        Antennas = [.. Enumerable.Range(1, antennas).Select(number => new UvAntenna(
            number, $"IA{number}", (Metres(random), Metres(random), Metres(random))) { MountType = 1, DiameterM = 4.5 })],
        ReferenceDay = UtcTime.FromCalendar(2015, 11, 1),
        SiderealTimeAtZeroDeg = 39.96726954833869,
        Ut1MinusUtcSeconds = 0.1328,
        TaiMinusUtcSeconds = 36,
        PolarMotion = (0.21, 0.25),
        ReferenceFrequencyHz = 2412.5e6,
    };

    public static void Fill(VisibilityBlock block, UvDataset dataset, UtcTime first, int rows, Random random)
    {
        block.Count = rows;
        var antennas = dataset.Arrays[0].Antennas.Count;
        for (var row = 0; row < rows; row++)
        {
            // The Sun is up in Mingantu before and after 0 h of UTC.
            block.Time[row] = first.AddNs(random.NextInt64(-12 * 3600 * UtcTime.NsPerSecond, 36 * 3600 * UtcTime.NsPerSecond));
            (block.Antenna1[row], block.Antenna2[row]) = (random.Next(1, antennas), antennas);
            block.SourceId[row] = random.Next(1, dataset.Sources.Count + 1);
            block.FrequencyId[row] = random.Next(1, dataset.Frequencies.Count + 1);
            block.IntegrationSeconds[row] = 0.025f;
            for (var axis = 0; axis < 3; axis++)
            {
                block.UvwSecondsRowXyz[(3 * row) + axis] = (random.NextDouble() - 0.5) * 1e-5;
            }

            var vis = block.VisBandChanPol(row);
            var weight = block.WeightBandChanPol(row);
            for (var k = 0; k < vis.Length; k++)
            {
                vis[k] = new(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
                weight[k] = random.Next(3) switch { 0 => -1, 1 => 0, _ => random.NextSingle() };
            }
        }
    }

    /// <summary>Asserts that a row came back, (u,v,w) and time as well as the format holds them.</summary>
    public static void AssertEqual(VisibilityBlock expected, int row, VisibilityBlock actual, int actualRow, long timeNs, bool isSingle)
    {
        Assert.InRange(actual.Time[actualRow] - expected.Time[row], -timeNs, timeNs);
        Assert.Equal((expected.Antenna1[row], expected.Antenna2[row], expected.Subarray[row]),
            (actual.Antenna1[actualRow], actual.Antenna2[actualRow], actual.Subarray[actualRow]));
        Assert.Equal((expected.SourceId[row], expected.FrequencyId[row], expected.IntegrationSeconds[row]),
            (actual.SourceId[actualRow], actual.FrequencyId[actualRow], actual.IntegrationSeconds[actualRow]));
        for (var axis = 0; axis < 3; axis++)
        {
            var value = expected.UvwSecondsRowXyz[(3 * row) + axis];
            Assert.Equal(isSingle ? (float)value : value, actual.UvwSecondsRowXyz[(3 * actualRow) + axis]);
        }

        Assert.True(expected.VisBandChanPol(row).SequenceEqual(actual.VisBandChanPol(actualRow)), $"visibilities of row {row}");
        Assert.True(expected.WeightBandChanPol(row).SequenceEqual(actual.WeightBandChanPol(actualRow)), $"weights of row {row}");
    }

    private static double Metres(Random random) => (random.NextDouble() - 0.5) * 3000;
}
