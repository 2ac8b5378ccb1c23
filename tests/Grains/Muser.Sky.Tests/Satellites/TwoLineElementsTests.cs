using Muser.Formats.Frames;
using Muser.Sky.Satellites;
using Muser.Sky.Vectors;

namespace Muser.Sky.Tests.Satellites;

[Trait("Tier", "Unit")]
public sealed class TwoLineElementsTests
{
    [Fact]
    public void ReadsEveryColumn()
    {
        var elements = VerificationSets.Parse(VerificationSets.Low, " TEST CASE ");
        Assert.Equal("TEST CASE", elements.Name);
        Assert.Equal("88888", elements.CatalogueNumber);
        Assert.Equal("", elements.Designator);

        // Day 275.98708465 of 1980, a leap year: October 1.
        Assert.Equal("1980-10-01T23:41:24.113760000Z", elements.Epoch.ToString());
        Assert.Equal(72.8435 * Angle.Degree, elements.InclinationRad, 1e-12);
        Assert.Equal(115.9689 * Angle.Degree, elements.NodeRad, 1e-12);
        Assert.Equal(0.0086731, elements.Eccentricity, 1e-12);
        Assert.Equal(52.6988 * Angle.Degree, elements.PerigeeRad, 1e-12);
        Assert.Equal(110.5714 * Angle.Degree, elements.AnomalyRad, 1e-12);
        Assert.Equal(16.05824518 * Math.Tau / 1440, elements.MeanMotionRadPerMin, 1e-12);
        Assert.Equal(0.66816e-4, elements.DragPerEarthRadius, 1e-16);
        var other = VerificationSets.Parse(VerificationSets.Italsat);
        Assert.Equal(("24208", "96044A"), (other.Name, other.Designator));
        Assert.Equal(1e-4, other.DragPerEarthRadius, 1e-16);
        Assert.Equal(2006, other.Epoch.ToDateTime().Year);
        Assert.Equal(1.5, other.AgeDays(other.Epoch.AddNs(UtcTime.NsPerDay * 3 / 2)));
    }

    // Line, column from 0, text that is put there, whether the checksum is made good, the reason, and what the sentence says.
    [Theory]
    [InlineData(1, 20, "x", false, TwoLineFaultReason.Checksum, "line 1, column 69")]
    [InlineData(2, 10, "7", false, TwoLineFaultReason.Checksum, "line 2, column 69")]
    [InlineData(1, 0, "3", true, TwoLineFaultReason.WrongLine, "begins with 1")]
    [InlineData(2, 0, "1", true, TwoLineFaultReason.WrongLine, "begins with 2")]
    [InlineData(2, 2, "88887", true, TwoLineFaultReason.TwoSatellites, "satellite 88888, this one of 88887")]
    [InlineData(1, 18, "x0", true, TwoLineFaultReason.BadField, "the year is 'x0'")]
    [InlineData(1, 20, "399.00000000", true, TwoLineFaultReason.BadField, "the day of the year is '399.00000000'")]
    [InlineData(1, 53, " 66816x4", true, TwoLineFaultReason.BadField, "the drag term is ' 66816x4'")]
    [InlineData(2, 8, "190.0000", true, TwoLineFaultReason.BadField, "the inclination is '190.0000'; it must be a number from 0 to 180")]
    [InlineData(2, 26, "00-6731", true, TwoLineFaultReason.BadField, "line 2, column 27: the eccentricity")]
    [InlineData(2, 26, "5000000", true, TwoLineFaultReason.NotAnOrbit, "through the Earth")]
    [InlineData(2, 52, "00.00000000", true, TwoLineFaultReason.BadField, "revolutions a day")]
    [InlineData(2, 52, "99.00000000", true, TwoLineFaultReason.BadField, "revolutions a day")]
    public void DamageIsNamedWithItsPlace(int line, int column, string text, bool mendChecksum, TwoLineFaultReason reason, string says)
    {
        var lines = new[] { VerificationSets.Low.One, VerificationSets.Low.Two };
        var damaged = lines[line - 1].Remove(column, text.Length).Insert(column, text);
        lines[line - 1] = mendChecksum ? damaged[..68] + TwoLineParser.Checksum(damaged) : damaged;
        Assert.False(TwoLineElements.TryParse("", lines[0], lines[1], out var elements, out var fault));
        Assert.Null(elements);
        Assert.Equal(reason, fault!.Reason);
        Assert.Contains(says, fault.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(".", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void LinesOfAnotherLengthAreRefused()
    {
        Assert.False(TwoLineElements.TryParse("", VerificationSets.Low.One[..60], VerificationSets.Low.Two, out _, out var fault));
        Assert.Equal((TwoLineFaultReason.WrongLength, 1), (fault!.Reason, fault.Line));
        Assert.False(TwoLineElements.TryParse("", "", "", out _, out fault));
        Assert.Equal(TwoLineFaultReason.WrongLine, fault!.Reason);
    }

    [Fact]
    public void NoTextBreaksTheParser()
    {
        var random = new Random(3);
        for (var k = 0; k < 20_000; k++)
        {
            var one = Damaged(VerificationSets.Low.One, random);
            var two = Damaged(VerificationSets.Low.Two, random);
            if (TwoLineElements.TryParse("", one, two, out var elements, out var fault))
            {
                new Sgp4Orbit(elements).TryPropagate(1000 * random.NextDouble(), out _);
            }
            else
            {
                Assert.NotEmpty(fault!.Message);
            }
        }
    }

    [Fact]
    public void FileMayHaveNamesCommentsAndSeveralEpochs()
    {
        var text = $"""
            # from a catalogue
            ITALSAT 2
            {VerificationSets.Italsat.One}
            {VerificationSets.Italsat.Two}

            0 AMC-4
            {VerificationSets.Amc4.One}
            {VerificationSets.Amc4.Two}
            {VerificationSets.Low.One}
            {VerificationSets.Low.Two}
            ITALSAT 2
            {Later(VerificationSets.Italsat.One)}
            {VerificationSets.Italsat.Two}
            """;
        Assert.True(TwoLineFile.TryRead(new StringReader(text), out var file, out _));
        Assert.Equal(["ITALSAT 2", "AMC-4", "88888", "ITALSAT 2"], file!.Sets.Select(set => set.Name));
        foreach (var name in new[] { "italsat 2", "24208", "96044a" })
        {
            Assert.True(file.TryFind(name, UtcTime.FromCalendar(2006, 6, 25), out var found, out _));
            Assert.Equal(177, found!.Epoch.ToDateTime().DayOfYear);
            Assert.True(file.TryFind(name, UtcTime.FromCalendar(2006, 6, 29), out found, out _));
            Assert.Equal(181, found!.Epoch.ToDateTime().DayOfYear);
        }

        Assert.False(file.TryFind("GPS", default, out _, out var fault));
        Assert.Equal("it holds no satellite 'GPS'; it holds ITALSAT 2, AMC-4, 88888.", fault!.ToString());
        Assert.False(file.TryFind(null, default, out _, out fault));
        Assert.Equal(TwoLineFaultReason.Ambiguous, fault!.Reason);
    }

    [Fact]
    public void FileOfOneSatelliteNeedsNoName()
    {
        Assert.True(TwoLineFile.TryRead(new StringReader($"{VerificationSets.Gps.One}\n{VerificationSets.Gps.Two}\n"), out var file, out _));
        Assert.True(file!.TryFind(null, default, out var elements, out _));
        Assert.Equal("28129", elements!.Name);
    }

    [Theory]
    [InlineData("", TwoLineFaultReason.NotFound, "it holds no two-line elements.")]
    [InlineData("<html>\n<body>not found</body>\n", TwoLineFaultReason.NotFound, "it holds no two-line elements.")]
    [InlineData("A\n{1}\n", TwoLineFaultReason.WrongLine, "line 2: the file ends before the second line of these two-line elements.")]
    [InlineData("A\n{2}\n", TwoLineFaultReason.WrongLine, "line 2, column 1: this second line of two-line elements has no first line before it.")]
    [InlineData("A\n\n{1}\nB\n{2}\n", TwoLineFaultReason.WrongLine, "line 4, column 1: expected line 2 of two-line elements, which begins with 2.")]
    [InlineData("{1}\n{2}0\n", TwoLineFaultReason.WrongLength, "line 2: 70 columns; two-line elements have 69.")]
    public void FileThatCannotBeUsedSaysWhereAndWhy(string text, TwoLineFaultReason reason, string says)
    {
        text = text.Replace("{1}", VerificationSets.Low.One, StringComparison.Ordinal).Replace("{2}", VerificationSets.Low.Two, StringComparison.Ordinal);
        Assert.False(TwoLineFile.TryRead(new StringReader(text), out var file, out var fault));
        Assert.Null(file);
        Assert.Equal((reason, says), (fault!.Reason, fault.ToString()));
    }

    [Fact]
    public void FileThatIsNotThereIsAFault()
    {
        Assert.False(TwoLineFile.TryRead(Path.Combine(Path.GetTempPath(), "no-such-elements.tle"), out _, out var fault));
        Assert.Equal(TwoLineFaultReason.NotReadable, fault!.Reason);
    }

    /// <summary>The same elements four days later.</summary>
    private static string Later(string line)
    {
        var later = line.Remove(20, 3).Insert(20, "181");
        return later[..68] + TwoLineParser.Checksum(later);
    }

    private static string Damaged(string line, Random random)
    {
        var characters = line.ToCharArray();
        for (var k = random.Next(3); k > 0; k--)
        {
            characters[random.Next(68)] = "0123456789 .+-xN\u0660"[random.Next(17)];
        }

        characters[68] = (char)('0' + TwoLineParser.Checksum(new(characters)));
        return new string(characters)[..(random.Next(20) == 0 ? random.Next(70) : 69)];
    }
}
