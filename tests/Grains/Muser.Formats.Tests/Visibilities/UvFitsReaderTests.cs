using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;

namespace Muser.Formats.Tests.Visibilities;

[Trait("Tier", "Unit")]
public class UvFitsReaderTests
{
    private const double Day = 2_457_327.5; // 2015-11-01

    [Fact]
    public void UvwChangeSignAndVisibilitiesDoNot()
    {
        var block = ReadOne(new RawUvFits().Build(Group([1e-6, -2e-6, 3e-6, 258, 0, 0.25])));
        Assert.Equal(1, block.Count);
        Assert.Equal([-(double)1e-6f, (double)2e-6f, -(double)3e-6f], block.UvwSecondsRowXyz[..3].ToArray());
        Assert.Equal((1, 2, 1), (block.Antenna1[0], block.Antenna2[0], block.Subarray[0]));
        Assert.Equal(UtcTime.FromCalendar(2015, 11, 1, 6), block.Time[0]);
        for (var k = 0; k < 6; k++)
        {
            Assert.Equal(new ComplexF(100 + k, -k), block.VisBandChanPol(0)[k]);
            Assert.Equal(k - 2f, block.WeightBandChanPol(0)[k]);
        }
    }

    [Theory]
    [InlineData(258.0, 1, 2, 1)]
    [InlineData((256 * 39) + 40, 39, 40, 1)]
    [InlineData(258.01, 1, 2, 2)]
    [InlineData(258.12, 1, 2, 13)]
    [InlineData(257.0, 1, 1, 1)]
    [InlineData(65536 + (2048 * 300) + 301, 300, 301, 1)]
    [InlineData((256 * 255) + 255, 255, 255, 1)]
    public void BaselinesOfBothConventions(double code, int antenna1, int antenna2, int subarray)
    {
        var block = ReadOne(new RawUvFits().Build(Group([0, 0, 0, code, 0, 0])));
        Assert.Equal((antenna1, antenna2, subarray), (block.Antenna1[0], block.Antenna2[0], block.Subarray[0]));
    }

    [Fact]
    public void ParametersInAnyOrderUnderOtherNames()
    {
        var file = new RawUvFits
        {
            Bitpix = -64,
            Parameters =
            [
                ("SOURCE", 1, 0), ("DATE", 1, 0), ("WW", 2, 0), ("ANTENNA2", 1, 0), ("INTTIM", 1, 0), ("VV", 1, 1e-6), ("ANTENNA1", 1, 1), ("SUBARRAY", 1, 0),
                ("FREQSEL", 1, 0), ("UU", 1, 0), ("BASELINE", 1, 0),
            ],
        };
        var block = ReadOne(file.Build(Group([7, Day + 0.5, 3e-6, 400, 0.025, 2e-6, 299, 3, 2, 1e-6, 9999])));
        Assert.Equal([-1e-6, -3e-6, -6e-6], block.UvwSecondsRowXyz[..3].ToArray());
        Assert.Equal((300, 400, 3, 7, 2), (block.Antenna1[0], block.Antenna2[0], block.Subarray[0], block.SourceId[0], block.FrequencyId[0]));
        Assert.Equal(0.025f, block.IntegrationSeconds[0]);
        Assert.Equal(UtcTime.FromCalendar(2015, 11, 1, 12), block.Time[0]);
    }

    [Fact]
    public void TwoDatesLoseNothing()
    {
        // 08:30:00.003125 UTC: the first date in steps of 1/4096 day, the second the rest.
        const double Fraction = ((8 * 3600) + (30 * 60) + 0.003125) / 86400;
        var coarse = Math.Floor(4096 * Fraction) / 4096;
        var block = ReadOne(new RawUvFits().Build(Group([0, 0, 0, 258, coarse, Fraction - coarse])));
        Assert.InRange(block.Time[0] - UtcTime.FromCalendar(2015, 11, 1, 8, 30, 0, 3_125_000), -700, 700);

        // And with the whole day in the first number, as the observatory wrote it.
        var file = new RawUvFits { Parameters = [("UU", 1, 0), ("VV", 1, 0), ("WW", 1, 0), ("BASELINE", 1, 0), ("DATE", 1, 0), ("DATE", 1, 0)] };
        Assert.Equal(UtcTime.FromCalendar(2015, 11, 1, 18), ReadOne(file.Build(Group([0, 0, 0, 258, Day, 0.75]))).Time[0]);
    }

    [Fact]
    public void TimesOfFilesInAtomicTimeBecomeUtc()
    {
        var file = new RawUvFits();
        file.AddTable(Antennas(("TIMSYS", "IAT")));
        Assert.Equal(UtcTime.FromCalendar(2015, 10, 31, 23, 59, 24), ReadOne(file.Build(Group([0, 0, 0, 258, 0, 0]))).Time[0]);
    }

    [Fact]
    public void UvwInWavelengthsBecomeSeconds()
    {
        var file = new RawUvFits { Parameters = [("UU-L-SIN", 1, 0), ("VV-L-SIN", 1, 0), ("WW-L-SIN", 1, 0), ("BASELINE", 1, 0), ("DATE", 1, Day)] };
        Assert.Equal([-1e-6, -2e-6, -5e-7], ReadOne(file.Build(Group([400, 800, 200, 258, 0]))).UvwSecondsRowXyz[..3].ToArray());
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(-64)]
    public void NumbersOfEveryKindAreScaled(int bitpix)
    {
        var file = new RawUvFits { Bitpix = bitpix, Parameters = [.. new RawUvFits().Parameters.Select(p => p.Type == "DATE" ? p with { Scale = 0.25 } : p)] };
        file.More.Add("BSCALE", 0.5).Add("BZERO", 10.0);
        var block = ReadOne(file.Build(Group([1, 2, 3, 258, 1, 2])));
        Assert.Equal(UtcTime.FromCalendar(2015, 11, 1, 18), block.Time[0]);
        Assert.Equal(new ComplexF(62, 8), block.VisBandChanPol(0)[4]);
        Assert.Equal(11f, block.WeightBandChanPol(0)[4]);
    }

    [Fact]
    public void AxesInAnyOrderAndWithoutWeights()
    {
        var file = new RawUvFits
        {
            Axes = [("FREQ", 2, 1e9, 1e6, 1), ("COMPLEX", 2, 1, 1, 1), ("RA---SIN", 1, 215, 0, 1), ("IF", 3, 1, 1, 1), ("DEC--SIN", 1, -14, 0, 1), ("STOKES", 2, -1, -1, 1)],
        };
        file.AddTable(Frequencies(3));
        var numbers = Enumerable.Range(0, 24).Select(i => (double)i);
        var block = ReadOne(file.Build([0, 0, 0, 258, 0, 0, .. numbers]));
        for (var band = 0; band < 3; band++)
        {
            for (var channel = 0; channel < 2; channel++)
            {
                for (var polarization = 0; polarization < 2; polarization++)
                {
                    var at = channel + (4 * band) + (12 * polarization);
                    var k = (((band * 2) + channel) * 2) + polarization;
                    Assert.Equal(new ComplexF(at, at + 2), block.VisBandChanPol(0)[k]);
                    Assert.Equal(1f, block.WeightBandChanPol(0)[k]);
                }
            }
        }
    }

    [Fact]
    public void FrequenciesComeFromTheTableWhereThereIsOne()
    {
        var file = new RawUvFits { Axes = [.. new RawUvFits().Axes.Select(axis => axis.Type == "FREQ" ? axis with { Pixel = 2 } : axis)] };
        Assert.Equal(new UvBand(375e6, 25e6), Dataset(file).Frequencies.Single().Bands.Single());
        file.AddTable(Frequencies(1));
        Assert.Equal([1, 2], Dataset(file).Frequencies.Select(setup => setup.Id));
        Assert.Equal(new UvBand(400e6 + 1e9 - 25e6, 25e6), Dataset(file).FindFrequencies(1)!.Bands[0]);
        Assert.Equal(new UvBand(400e6 + 2e9 + 25e6, -25e6), Dataset(file).FindFrequencies(2)!.Bands[0]); // lower sideband
    }

    [Fact]
    public void TheFormerSoftwareOfTheObservatoryIsUnderstoodBySwitch()
    {
        var file = new RawUvFits
        {
            Parameters = [("UU", 1, 0), ("VV", 1, 0), ("WW", 1, 0), ("BASELINE", 1, 0), ("DATE", 1, 0), ("DATE", 1, 0)],
            Axes = [("COMPLEX", 3, 0, 0, 1), ("STOKES", 1, -2, -1, 1), ("FREQ", 16, 2e9, 25e6, 1), ("RA", 1, 0, 0, 1), ("DEC", 1, 0, 0, 1)],
        };
        file.More.Add("OBJECT", "MUSER-2").Add("OBSRA", 14.5).Add("OBSDEC", -14.25).Add("DATE-OBS", "2015-11-01T12:08:49.354161180");
        var frequencies = new FitsTableBuilder("AIPS FQ").Column("FRQSEL", "1J").Column("IF FREQ", "1D").Column("CH WIDTH", "1E").Column("SIDEBAND", "1J");
        frequencies.Integers(1).Doubles(800e6).Singles(25e6f).Integers(1);
        file.AddTable(frequencies);
        file.AddTable(Antennas());
        var bytes = file.Build([1e-6, 2e-6, 3e-6, 258, Day, 0.25, .. new double[48]]);

        using var reader = Open(bytes, new UvReadOptions { IsMuserLegacy = true });
        var block = reader.Dataset.CreateBlock(1);
        Assert.Equal(FitsError.None, reader.TryRead(block));
        Assert.Equal([(double)1e-6f, (double)2e-6f, (double)3e-6f], block.UvwSecondsRowXyz[..3].ToArray());
        var layout = ArrayLayout.Muser2;
        Assert.Equal(
            Enumerable.Range(0, 16).Select(channel => layout.ChannelFrequencyHz(2800, channel)),
            Enumerable.Range(0, 16).Select(reader.Dataset.Frequencies[0].Bands[0].FrequencyHz));
        Assert.Equal([1, 2], reader.Dataset.Arrays[0].Antennas.Select(antenna => antenna.Number));
        Assert.Equal((217.5, -14.25), (reader.Dataset.Sources[0].RaDeg, reader.Dataset.Sources[0].DecDeg));
        Assert.Equal(UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180), reader.Dataset.ObservationDate);

        using var standard = Open(bytes);
        Assert.Equal([2, 4], standard.Dataset.Arrays[0].Antennas.Select(antenna => antenna.Number));
        Assert.Equal(2.8e9, standard.Dataset.Frequencies[0].Bands[0].FirstChannelHz);
    }

    [Fact]
    public void OneMinuteFilesOfTheFormerSoftwareHoldLeftAndRight()
    {
        // They say CRVAL3 of their last frame and CDELT3 -1, and hold LL, RR.
        var file = new RawUvFits { Axes = [("COMPLEX", 3, 0, 0, 1), ("STOKES", 2, -1, -1, 1), ("FREQ", 16, 400e6, 25e6, 1), ("RA", 1, 0, 0, 1), ("DEC", 1, 0, 0, 1)] };
        file.More.Add("OBJECT", "MUSER-1").Add("OBSRA", 14.5).Add("OBSDEC", -14.25);
        using var reader = Open(file.Build(), new UvReadOptions { IsMuserLegacy = true });
        Assert.Equal([Stokes.LL, Stokes.RR], reader.Dataset.Stokes);
        Assert.Equal(UvBand.OfFrame(400), reader.Dataset.Frequencies[0].Bands[0]);
    }

    [Fact]
    public void NothingIsAllocatedForARow()
    {
        var bytes = new RawUvFits().Build([.. Enumerable.Range(0, 5000).Select(_ => Group([0, 0, 0, 258, 0, 0]))]);

        // The first passes run code that the compiler has not optimised yet, which boxes here and there.
        Assert.Contains(Enumerable.Range(0, 200), _ => AllocatedBytes(bytes) == 0);

        static long AllocatedBytes(byte[] file)
        {
            using var reader = Open(file);
            var block = reader.Dataset.CreateBlock(100);
            reader.TryRead(block);
            var before = GC.GetAllocatedBytesForCurrentThread();
            while (block.Count > 0)
            {
                reader.TryRead(block);
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(5000, reader.Position);
            return allocated;
        }
    }

    [Fact]
    public void AFileLargerThanMemoryIsStreamed()
    {
        // 100 TB: the header of a file of one group, then that group again and again.
        var one = new RawUvFits().Build(Group([0, 0, 0, 258, 0, 0]));
        const int GroupBytes = 24 * sizeof(float);
        const long Groups = 1_000_000_000_000;
        var header = one.AsSpan(0, one.Length - FitsHeader.BlockBytes).ToArray();
        var at = System.Text.Encoding.Latin1.GetString(header).IndexOf("GCOUNT  =", StringComparison.Ordinal) + 10;
        System.Text.Encoding.ASCII.GetBytes($"{Groups}".PadLeft(20)).CopyTo(header, at);
        var file = new RepeatingStream(header, one.AsSpan(header.Length, GroupBytes).ToArray(), header.Length + ((Groups + 30) * GroupBytes));
        Assert.Equal(FitsError.None, VisibilityReader.TryOpen(file, null, out var reader));
        using (reader)
        {
            Assert.Equal(Groups, reader!.Rows);
            var block = reader.Dataset.CreateBlock(5000);
            var before = GC.GetAllocatedBytesForCurrentThread();
            while (reader.Position < 1_000_000)
            {
                Assert.Equal(FitsError.None, reader.TryRead(block));
                Assert.Equal(new ComplexF(105, -5), block.VisBandChanPol(4999)[5]);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20); // 96 MB have passed
        }
    }

    [Fact]
    public void ABlockOfAnotherShapeIsABrokenPromise()
    {
        using var reader = Open(new RawUvFits().Build(Group([0, 0, 0, 258, 0, 0])));
        Assert.Throws<ArgumentException>(() => reader.TryRead(new VisibilityBlock(1, 1, 3, 1)));
    }

    [Fact]
    public void RowsBeforeADamagedOneAreRead()
    {
        var bytes = new RawUvFits().Build(Group([0, 0, 0, 258, 0, 0]), Group([0, 0, 0, 259, 0, 0]), Group([0, 0, 0, 260, double.NaN, 0]), Group([0, 0, 0, 261, 0, 0]));
        using var reader = Open(bytes);
        var block = reader.Dataset.CreateBlock(10);
        var error = reader.TryRead(block);
        Assert.Equal(FitsFault.BadVisibilities, error.Fault);
        Assert.Equal(2, block.Count);
        Assert.Equal(Array.IndexOf(bytes, (byte)0x43, 2880 * 2) + (2 * 24 * 4) - 12, error.Offset); // 258f begins with 43: the fourth number of the first group
        Assert.Contains("Group 2", error.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PTYPE1", "'XX'", FitsFault.BadVisibilities)]
    [InlineData("PTYPE4", "'XX'", FitsFault.BadVisibilities)]
    [InlineData("PTYPE5", "'XX'", FitsFault.None)]
    [InlineData("CTYPE2", "'XX'", FitsFault.BadVisibilities)]
    [InlineData("CTYPE3", "'XX'", FitsFault.BadVisibilities)]
    [InlineData("BITPIX", "8", FitsFault.BadVisibilities)]
    [InlineData("NAXIS6", "2", FitsFault.BadVisibilities)]
    [InlineData("NAXIS2", "1", FitsFault.BadVisibilities)]
    [InlineData("NAXIS4", "0", FitsFault.BadVisibilities)]
    [InlineData("GCOUNT", "100000000", FitsFault.Truncated)]
    [InlineData("GROUPS", "F", FitsFault.NotVisibilities)]
    public void DamagedHeadersAreResults(string keyword, string value, FitsFault fault)
    {
        var bytes = new RawUvFits().Build(Group([0, 0, 0, 258, 0, 0]));
        var at = System.Text.Encoding.Latin1.GetString(bytes).IndexOf(keyword.PadRight(8) + "=", StringComparison.Ordinal);
        System.Text.Encoding.ASCII.GetBytes(value.PadRight(40)).CopyTo(bytes, at + 10);
        var error = VisibilityReader.TryOpen(new MemoryStream(bytes), null, out var reader);
        reader?.Dispose();
        Assert.Equal(fault, error.Fault);
        Assert.Equal(fault == FitsFault.None, string.IsNullOrEmpty(error.Sentence));
    }

    [Fact]
    public void AbsurdShapesAreRefusedEvenWhereThereAreNoRows()
    {
        foreach (var (axis, length) in new[] { ("FREQ", 2_000_000_000), ("STOKES", 1000), ("FREQ", 10_000_000) })
        {
            var file = new RawUvFits { Axes = [.. new RawUvFits().Axes.Select(a => a.Type == axis ? a with { Length = length } : a)] };
            Assert.Equal(FitsFault.BadVisibilities, VisibilityReader.TryOpen(new MemoryStream(file.Build()), null, out _).Fault);
        }
    }

    [Fact]
    public void SeveralIfsWithoutFrequenciesAreRefused()
    {
        var file = new RawUvFits { Axes = [("COMPLEX", 3, 1, 1, 1), ("STOKES", 1, -1, -1, 1), ("FREQ", 1, 1e9, 1e6, 1), ("IF", 2, 1, 1, 1), ("RA", 1, 0, 0, 1), ("DEC", 1, 0, 0, 1)] };
        Assert.Equal(FitsFault.BadAncillary, VisibilityReader.TryOpen(new MemoryStream(file.Build()), null, out _).Fault);
        file.AddTable(Frequencies(1));
        Assert.Equal(FitsFault.BadAncillary, VisibilityReader.TryOpen(new MemoryStream(file.Build()), null, out _).Fault);
    }

    [Fact]
    public void NoBytesMakeTheReaderThrow()
    {
        var file = new RawUvFits();
        file.AddTable(Frequencies(1));
        file.AddTable(Antennas());
        VisibilityFuzz.Run(file.Build(Group([0, 0, 0, 258, 0, 0]), Group([1, 2, 3, 259, 0, 0.5])), seed: 3, rounds: 5000);
    }

    internal static VisibilityReader Open(byte[] bytes, UvReadOptions? options = null)
    {
        var error = VisibilityReader.TryOpen(new MemoryStream(bytes), options, out var reader);
        Assert.True(error.IsNone, error.ToString());
        return reader!;
    }

    private static VisibilityBlock ReadOne(byte[] bytes)
    {
        using var reader = Open(bytes);
        var block = reader.Dataset.CreateBlock(2);
        var error = reader.TryRead(block);
        Assert.True(error.IsNone, error.ToString());
        return block;
    }

    private static UvDataset Dataset(RawUvFits file)
    {
        using var reader = Open(file.Build());
        return reader.Dataset;
    }

    /// <summary>Parameters and 3 channels x 2 polarisations: (100 + k, -k, k - 2).</summary>
    private static double[] Group(double[] parameters) => [.. parameters, .. Enumerable.Range(0, 6).SelectMany(k => new[] { 100.0 + k, -k, k - 2 })];

    private static FitsTableBuilder Frequencies(int bands)
    {
        var table = new FitsTableBuilder("AIPS FQ")
            .Column("FRQSEL", "1J").Column("IF FREQ", $"{bands}D").Column("CH WIDTH", $"{bands}E").Column("TOTAL BANDWIDTH", $"{bands}E").Column("SIDEBAND", $"{bands}J");
        for (var id = 1; id <= 2; id++)
        {
            table.Integers(id).Doubles([.. Enumerable.Range(0, bands).Select(band => (id * 1e9) + (band * 1e8))]).Singles([.. Enumerable.Repeat(25e6f, bands)])
                .Singles([.. Enumerable.Repeat(400e6f, bands)]).Integers([.. Enumerable.Repeat(id == 1 ? 1 : -1, bands)]);
        }

        return table;
    }

    private static FitsTableBuilder Antennas(params (string Keyword, string Value)[] keywords)
    {
        var table = new FitsTableBuilder("AIPS AN").Column("ANNAME", "8A").Column("STABXYZ", "3D").Column("NOSTA", "1J");
        table.Text("IA0").Doubles(0, 0, 0).Integers(2).Text("IA1").Doubles(1, 2, 3).Integers(4);
        table.Keywords.Add("IATUTC", 36.0);
        foreach (var (keyword, value) in keywords)
        {
            table.Keywords.Add(keyword, value);
        }

        return table;
    }
}
