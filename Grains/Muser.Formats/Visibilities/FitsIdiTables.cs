using System.Globalization;
using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Writes the tables that FITS-IDI wants before UV_DATA: ARRAY_GEOMETRY, FREQUENCY, SOURCE, ANTENNA (AIPS Memo 114, section 5).
/// </summary>
internal static class FitsIdiTables
{
    public static void Write(UvDataset dataset, Stream to)
    {
        for (var i = 0; i < dataset.Arrays.Count; i++)
        {
            WriteGeometry(dataset, i, to);
        }

        WriteFrequencies(dataset, to);
        WriteSources(dataset, to);
        WriteAntennas(dataset, to);
    }

    /// <summary>The keywords that every table of FITS-IDI repeats.</summary>
    public static FitsHeader AddShape(FitsHeader keywords, UvDataset dataset, int tableRevision)
    {
        keywords
            .Add("TABREV", tableRevision)
            .Add("OBSCODE", dataset.Observer)
            .Add("NO_STKD", dataset.Stokes.Count)
            .Add("STK_1", dataset.Stokes[0])
            .Add("NO_BAND", dataset.Bands)
            .Add("NO_CHAN", dataset.Channels)
            .Add("REF_FREQ", DatasetWriting.ReferenceHz(dataset), "[Hz] centre of channel 1 of band 1")
            .Add("CHAN_BW", dataset.Frequencies[0].Bands[0].ChannelWidthHz, "[Hz]")
            .Add("REF_PIXL", 1.0);
        return dataset.ObservationDate is { } date ? keywords.Add("RDATE", FitsDate.FormatDay(date)) : keywords;
    }

    public static string EquinoxName(double equinox) =>
        equinox == 1950 ? "B1950" : "J" + equinox.ToString(CultureInfo.InvariantCulture);

    private static void WriteGeometry(UvDataset dataset, int index, Stream to)
    {
        var array = dataset.Arrays[index];
        var table = new FitsTableBuilder("ARRAY_GEOMETRY", index + 1)
            .Column("ANNAME", "8A")
            .Column("STABXYZ", "3D", "METERS")
            .Column("DERXYZ", "3E", "M/SEC")
            .Column("ORBPARM", "0D")
            .Column("NOSTA", "1J")
            .Column("MNTSTA", "1J")
            .Column("STAXOF", "3E", "METERS")
            .Column("DIAMETER", "1E", "METERS");

        // This table has a day of its own.
        AddShape(table.Keywords, dataset with { ObservationDate = null }, tableRevision: 1);
        DatasetWriting.AddEarth(table.Keywords, dataset, array).Add("FRAME", "GEOCENTRIC");
        foreach (var antenna in array.Antennas)
        {
            table
                .Text(antenna.Name)
                .Doubles(antenna.OffsetXyzM.X, antenna.OffsetXyzM.Y, antenna.OffsetXyzM.Z)
                .Singles(0, 0, 0)
                .Doubles()
                .Integers(antenna.Number)
                .Integers(antenna.MountType)
                .Singles(0, 0, 0)
                .Singles(double.IsNaN(antenna.DiameterM) ? 0 : (float)antenna.DiameterM);
        }

        table.WriteTo(to);
    }

    private static void WriteFrequencies(UvDataset dataset, Stream to)
    {
        var n = dataset.Bands;
        var table = new FitsTableBuilder("FREQUENCY")
            .Column("FREQID", "1J")
            .Column("BANDFREQ", $"{n}D", "HZ")
            .Column("CH_WIDTH", $"{n}E", "HZ")
            .Column("TOTAL_BANDWIDTH", $"{n}E", "HZ")
            .Column("SIDEBAND", $"{n}J");
        AddShape(table.Keywords, dataset, tableRevision: 1);
        foreach (var setup in dataset.Frequencies)
        {
            table.Integers(setup.Id);
            DatasetWriting.AddBands(table, dataset, setup);
        }

        table.WriteTo(to);
    }

    private static void WriteSources(UvDataset dataset, Stream to)
    {
        var n = dataset.Bands;
        var table = new FitsTableBuilder("SOURCE")
            .Column("SOURCE_ID", "1J")
            .Column("SOURCE", "16A")
            .Column("QUAL", "1J")
            .Column("CALCODE", "4A")
            .Column("FREQID", "1J")
            .Column("IFLUX", $"{n}E", "JY")
            .Column("QFLUX", $"{n}E", "JY")
            .Column("UFLUX", $"{n}E", "JY")
            .Column("VFLUX", $"{n}E", "JY")
            .Column("ALPHA", $"{n}E")
            .Column("FREQOFF", $"{n}E", "HZ")
            .Column("RAEPO", "1D", "DEGREES")
            .Column("DECEPO", "1D", "DEGREES")
            .Column("EQUINOX", "8A")
            .Column("RAAPP", "1D", "DEGREES")
            .Column("DECAPP", "1D", "DEGREES")
            .Column("SYSVEL", $"{n}D", "M/SEC")
            .Column("VELTYP", "8A")
            .Column("VELDEF", "8A")
            .Column("RESTFREQ", $"{n}D", "HZ")
            .Column("PMRA", "1D", "DEG/DAY")
            .Column("PMDEC", "1D", "DEG/DAY")
            .Column("PARALLAX", "1E", "ARCSEC");
        AddShape(table.Keywords, dataset, tableRevision: 1);
        var (zeros, zeroDoubles) = (new float[n], new double[n]);
        foreach (var source in dataset.Sources)
        {
            table.Integers(source.Id).Text(source.Name).Integers(0).Text("").Integers(1)
                .Singles(zeros).Singles(zeros).Singles(zeros).Singles(zeros).Singles(zeros).Singles(zeros)
                .Doubles(source.RaDeg).Doubles(source.DecDeg).Text(EquinoxName(source.Equinox))
                .Doubles(DatasetWriting.OrMean(source.RaApparentDeg, source.RaDeg))
                .Doubles(DatasetWriting.OrMean(source.DecApparentDeg, source.DecDeg))
                .Doubles(zeroDoubles).Text("TOPOCENT").Text("RADIO")
                .Doubles([.. dataset.Frequencies[0].Bands.Select(band => band.FirstChannelHz)])
                .Doubles(0).Doubles(0).Singles(0);
        }

        table.WriteTo(to);
    }

    /// <summary>What the receivers of each antenna were during the whole file.</summary>
    private static void WriteAntennas(UvDataset dataset, Stream to)
    {
        const float WholeFileDays = 10;
        var n = dataset.Bands;
        var table = new FitsTableBuilder("ANTENNA")
            .Column("TIME", "1D", "DAYS")
            .Column("TIME_INTERVAL", "1E", "DAYS")
            .Column("ANNAME", "8A")
            .Column("ANTENNA_NO", "1J")
            .Column("ARRAY", "1J")
            .Column("FREQID", "1J")
            .Column("NO_LEVELS", "1J")
            .Column("POLTYA", "1A")
            .Column("POLAA", $"{n}E", "DEGREES")
            .Column("POLTYB", "1A")
            .Column("POLAB", $"{n}E", "DEGREES");
        AddShape(table.Keywords, dataset, tableRevision: 1).Add("NOPCAL", 0).Add("POLTYPE", "APPROX");
        var (feedA, feedB) = DatasetWriting.Feeds(dataset);
        for (var i = 0; i < dataset.Arrays.Count; i++)
        {
            foreach (var antenna in dataset.Arrays[i].Antennas)
            {
                table.Doubles(0).Singles(WholeFileDays).Text(antenna.Name)
                    .Integers(antenna.Number).Integers(i + 1).Integers(1).Integers(0)
                    .Text(feedA).Singles(new float[n]).Text(feedB).Singles(new float[n]);
            }
        }

        table.WriteTo(to);
    }
}
