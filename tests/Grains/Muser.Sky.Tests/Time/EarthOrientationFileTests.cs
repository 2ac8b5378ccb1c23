using Muser.Sky.Time;

namespace Muser.Sky.Tests.Time;

/// <summary>The rows are those of the published files.</summary>
[Trait("Tier", "Unit")]
public sealed class EarthOrientationFileTests
{
    private const string Finals =
        """
        16 430 57508.00 I  0.032205 0.000020  0.470945 0.000024  I-0.1331931 0.0000047  1.5551 0.0039  I     0.092    0.119     0.111    0.052  0.032131  0.470870 -0.1331836     0.100     0.133  
        17 1 1 57754.00 I  0.080504 0.000028  0.263145 0.000028  I 0.5912821 0.0000077  1.0342 0.0050  I     0.012    0.119    -0.168    0.018  0.080450  0.263074  0.5912975    -0.019    -0.057  
        26 814 61266.00 P  0.223112 0.000604  0.355486 0.000400  P 0.0104492 0.0001080                 P    -0.035    0.127     0.057    0.159                                                     
        271010 61688.00                                                                                                                                                                            
        """;

    private const string Series14 =
        """
              Date      MJD      x          y        UT1-UTC       LOD         dX        dY        x Err     y Err   UT1-UTC Err  LOD Err     dX Err       dY Err
        (0h UTC)

        2015   1   1  57023   0.030695   0.280799  -0.4599543   0.0009615  -0.000101   0.000013   0.000048   0.000054  0.0000339  0.0000091    0.000045    0.000045
        2015   1   2  57024   0.029535   0.281258  -0.4608547   0.0008648  -0.000133   0.000046   0.000048   0.000054  0.0000682  0.0000091    0.000045    0.000045
        """;

    private const string Series20 =
        """
        # EARTH ORIENTATION PARAMETER (EOP) PRODUCT CENTER CENTER - PARIS OBSERVATORY
        # YR  MM  DD  HH       MJD        x(")        y(")  UT1-UTC(s)       dX(")      dY(")       xrt(")      yrt(")      LOD(s)        x Er        y Er  UT1-UTC Er
        2015   1   1   0  57023.00    0.030695    0.280799  -0.4599543   -0.000101    0.000013   -0.000983    0.000480   0.0009615    0.000048    0.000054    0.0000339
        """;

    [Fact]
    public void ReadsBulletinAOfFinals()
    {
        var (days, observedUntilMjd, fault) = EarthOrientationFile.Read(new StringReader(Finals), "finals2000A.all");
        Assert.Null(fault);
        Assert.Equal([(57508, -0.1331931), (57754, 0.5912821), (61266, 0.0104492)], days!.Select(day => (day.Key, day.Value)));
        Assert.Equal(57754, observedUntilMjd);
    }

    [Fact]
    public void ReadsBothSeriesOfC04()
    {
        var (days14, observed14, fault14) = EarthOrientationFile.Read(new StringReader(Series14), "eopc04");
        Assert.Null(fault14);
        Assert.Equal([(57023, -0.4599543), (57024, -0.4608547)], days14!.Select(day => (day.Key, day.Value)));
        Assert.Equal(57024, observed14);

        var (days20, _, fault20) = EarthOrientationFile.Read(new StringReader(Series20), "eopc04");
        Assert.Null(fault20);
        Assert.Equal([(57023, -0.4599543)], days20!.Select(day => (day.Key, day.Value)));
    }

    [Theory]
    [InlineData("", TimeTableFaultReason.UnknownFormat, 0)]
    [InlineData("<html>not found</html>", TimeTableFaultReason.UnknownFormat, 0)]
    [InlineData("2015 1 1 57023 0.03 0.29 -4.7 0 0 0 0 0 0 0", TimeTableFaultReason.BadValue, 1)]
    [InlineData("2015 1 1 57023 0.03 0.29 NaN 0 0 0 0 0 0 0", TimeTableFaultReason.BadValue, 1)]
    [InlineData("2015 1 1 157023 0.03 0.29 -0.4 0 0 0 0 0 0 0", TimeTableFaultReason.BadValue, 1)]
    [InlineData("2015 1 1 57023 0.03 0.29 -0.4 0 0 0 0 0 0 0\n2015 1 2 57", TimeTableFaultReason.BadLine, 2)]
    public void RefusesADamagedFileAndSaysWhere(string text, TimeTableFaultReason reason, int line)
    {
        var (days, _, fault) = EarthOrientationFile.Read(new StringReader(text), "file");
        Assert.Null(days);
        Assert.Equal((reason, "file", line), (fault!.Reason, fault.File, fault.Line));
    }

    [Theory]
    [InlineData(Finals)]
    [InlineData(Series14)]
    [InlineData(Series20)]
    public void NeverThrowsOnDamagedText(string text)
    {
        var random = new Random(4);
        for (var round = 0; round < 3000; round++)
        {
            var damaged = text.ToCharArray();
            for (var hit = random.Next(1, 20); hit > 0; hit--)
            {
                damaged[random.Next(damaged.Length)] = (char)random.Next(0x20, 0x7f);
            }

            var cut = new string(damaged, 0, random.Next(damaged.Length + 1));
            var (days, _, fault) = EarthOrientationFile.Read(new StringReader(cut), "file");
            Assert.True(days is null != fault is null);
            Assert.All(days ?? [], day => Assert.InRange(day.Value, -1, 1));
            var (table, listFault) = LeapSecondsList.Read(new StringReader(cut), "file");
            Assert.True(table is null != listFault is null);
        }
    }
}
