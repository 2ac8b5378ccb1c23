using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Sky.Tests.Arrays;

[Trait("Tier", "Unit")]
public sealed class AntennaTableTests
{
    [Theory]
    [InlineData(ArrayId.Muser1, 40, "IA0", "IC13", 4.5, 3287.5, 7.99)]
    [InlineData(ArrayId.Muser2, 60, "HA1", "HC20", 2.0, 3275.0, 3.99)]
    public void HoldsTheSurveyedArray(
        ArrayId array, int count, string first, string last, double diameterM, double longestM, double shortestM)
    {
        var table = AntennaTable.For(array);
        Assert.Equal(count, table.Count);
        Assert.Equal(first, table[0].Name);
        Assert.Equal(last, table[count - 1].Name);
        Assert.All(table.Antennas.ToArray(), antenna => Assert.Equal(diameterM, antenna.DiameterM));
        Assert.Equal(ArrayLayout.For(array).Antennas, count);

        var lengths = new List<double>();
        foreach (var (i, j) in Baselines.Of(count).Pairs)
        {
            lengths.Add((table.ItrfM[j] - table.ItrfM[i]).Length);
        }

        Assert.Equal(longestM, lengths.Max(), 0.05);
        Assert.Equal(shortestM, lengths.Min(), 0.01);
    }

    [Theory]
    [InlineData("muser1", ArrayId.Muser1)]
    [InlineData("muser2", ArrayId.Muser2)]
    public void ItrfDifferencesAgreeWithTheTableColumns(string name, ArrayId array)
    {
        using var reader = EmbeddedTable.Open($"antennas-{name}.csv");
        reader.ReadLine();
        foreach (var antenna in AntennaTable.For(array).Antennas)
        {
            var fields = reader.ReadLine()!.Split(',');
            double Field(int index) => double.Parse(fields[index], CultureInfo.InvariantCulture);
            Assert.True((new Vector3D(Field(6), Field(7), Field(8)) - antenna.ItrfM).Length < 0.0001, antenna.Name);
        }
    }

    [Fact]
    public void SiteIsWhereTheObservatoryFilesHaveIt()
    {
        // ARRAYX, ARRAYY, ARRAYZ of the observatory's UVFITS files.
        var difference = ArraySite.Muser.ItrfM - new Vector3D(-2018660.1921682167, 4280075.238577609, 4263977.594931615);
        Assert.True(difference.Length < 0.001, $"{difference.Length} m");
    }

    [Fact]
    public void TurningToTheHorizonAndBackLosesNothing()
    {
        var enu = new Vector3D(1, -2, 3);
        var back = ArraySite.Muser.ItrfToEnu(ArraySite.Muser.EnuToItrf(enu));
        Assert.True((back - enu).Length < 1e-14);
    }
}
