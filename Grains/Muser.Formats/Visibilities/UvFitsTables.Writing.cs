using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <content>This part writes them.</content>
internal static partial class UvFitsTables
{
    private const int UnknownFrequency = -1;

    /// <summary>Throws <see cref="ArgumentException"/> where a dataset cannot be said in UVFITS or FITS-IDI.</summary>
    public static void ThrowUnlessWritable(UvDataset dataset)
    {
        if (dataset.ObservationDate is null || dataset.Sources.Count == 0 || dataset.Arrays.Count == 0)
        {
            throw new ArgumentException("A file needs a date, a source and an array.", nameof(dataset));
        }

        if (dataset.Frequencies.Any(setup => setup.Bands.Count != dataset.Bands))
        {
            throw new ArgumentException("All frequency ids of a file have the same number of bands.", nameof(dataset));
        }

        for (var i = 1; i < dataset.Stokes.Count; i++)
        {
            if (dataset.Stokes[i] - dataset.Stokes[i - 1] != StokesAxis(dataset).Step)
            {
                throw new ArgumentException($"Polarisations {string.Join(", ", dataset.Stokes)} are not evenly spaced, as an axis of FITS must be.", nameof(dataset));
            }
        }

        for (var i = 0; i < dataset.Frequencies.Count; i++)
        {
            if (dataset.Frequencies[i].Id != i + 1)
            {
                throw new ArgumentException("Frequency ids are numbered 1, 2, 3 ...", nameof(dataset));
            }
        }

        if (dataset.Arrays.Any(array => array.Antennas.Any(antenna => antenna.Number is < 1 or > 2047)))
        {
            throw new ArgumentException("Antennas are numbered 1 to 2047.", nameof(dataset));
        }
    }

    /// <summary>The first code and the step of the axis of polarisation.</summary>
    public static (int First, int Step) StokesAxis(UvDataset dataset)
    {
        var stokes = dataset.Stokes;
        return (stokes[0], stokes.Count > 1 ? stokes[1] - stokes[0] : stokes[0] < 0 ? -1 : 1);
    }

    /// <summary>The frequency from which those of the tables count: channel 1 of the first band.</summary>
    public static double ReferenceHz(UvDataset dataset) => dataset.Frequencies[0].Bands[0].FirstChannelHz;

    public static void WriteFrequencies(UvDataset dataset, Stream to)
    {
        var n = dataset.Bands;
        var table = new FitsTableBuilder("AIPS FQ")
            .Column("FRQSEL", "1J")
            .Column("IF FREQ", $"{n}D", "HZ")
            .Column("CH WIDTH", $"{n}E", "HZ")
            .Column("TOTAL BANDWIDTH", $"{n}E", "HZ")
            .Column("SIDEBAND", $"{n}J");
        table.Keywords.Add("NO_IF", n);
        foreach (var setup in dataset.Frequencies)
        {
            table.Integers(setup.Id);
            AddBands(table, dataset, setup);
        }

        table.WriteTo(to);
    }

    /// <summary>The four cells that AIPS FQ and FREQUENCY share: offset, channel width, bandwidth, sideband.</summary>
    public static void AddBands(FitsTableBuilder table, UvDataset dataset, UvFrequencySetup setup) => table
        .Doubles([.. setup.Bands.Select(band => band.FirstChannelHz - ReferenceHz(dataset))])
        .Singles([.. setup.Bands.Select(band => (float)band.ChannelWidthHz)])
        .Singles([.. setup.Bands.Select(band => (float)Math.Abs(dataset.Channels * band.ChannelWidthHz))])
        .Integers([.. setup.Bands.Select(band => band.ChannelWidthHz < 0 ? -1 : 1)]);

    public static void WriteArray(UvDataset dataset, int index, Stream to)
    {
        const int Calibrations = 2;
        var (array, n) = (dataset.Arrays[index], dataset.Bands);
        var table = new FitsTableBuilder("AIPS AN", index + 1)
            .Column("ANNAME", "8A")
            .Column("STABXYZ", "3D", "METERS")
            .Column("ORBPARM", "0D")
            .Column("NOSTA", "1J")
            .Column("MNTSTA", "1J")
            .Column("STAXOF", "1E", "METERS")
            .Column("DIAMETER", "1E", "METERS")
            .Column("POLTYA", "1A")
            .Column("POLAA", "1E", "DEGREES")
            .Column("POLCALA", $"{Calibrations * n}E")
            .Column("POLTYB", "1A")
            .Column("POLAB", "1E", "DEGREES")
            .Column("POLCALB", $"{Calibrations * n}E");
        AddEarth(table.Keywords, dataset, array)
            .Add("DATUTC", 0.0, "[s] time system - UTC")
            .Add("XYZHAND", "RIGHT")
            .Add("FRAME", "ITRF")
            .Add("NOPCAL", Calibrations)
            .Add("NO_IF", n)
            .Add("FREQID", UnknownFrequency)
            .Add("POLTYPE", "APPROX");
        var (feedA, feedB) = Feeds(dataset);
        foreach (var antenna in array.Antennas)
        {
            table
                .Text(antenna.Name)
                .Doubles(antenna.OffsetXyzM.X, antenna.OffsetXyzM.Y, antenna.OffsetXyzM.Z)
                .Doubles()
                .Integers(antenna.Number)
                .Integers(antenna.MountType)
                .Singles(0)
                .Singles(double.IsNaN(antenna.DiameterM) ? 0 : (float)antenna.DiameterM)
                .Text(feedA)
                .Singles(0)
                .Singles(new float[Calibrations * n])
                .Text(feedB)
                .Singles(0)
                .Singles(new float[Calibrations * n]);
        }

        table.WriteTo(to);
    }

    /// <summary>The keywords that AIPS AN and ARRAY_GEOMETRY share.</summary>
    public static FitsHeader AddEarth(FitsHeader keywords, UvDataset dataset, UvArray array) => keywords
        .Add("ARRAYX", array.CentreXyzM.X, "[m] ITRF")
        .Add("ARRAYY", array.CentreXyzM.Y, "[m]")
        .Add("ARRAYZ", array.CentreXyzM.Z, "[m]")
        .Add("GSTIA0", array.SiderealTimeAtZeroDeg, "[deg] sidereal time of Greenwich, RDATE 0 h")
        .Add("DEGPDY", array.DegreesPerDay, "[deg/day]")
        .Add("FREQ", ReferenceHz(dataset), "[Hz]")
        .Add("RDATE", FitsDate.FormatDay(array.ReferenceDay))
        .Add("POLARX", array.PolarMotion.X, "[arcsec]")
        .Add("POLARY", array.PolarMotion.Y, "[arcsec]")
        .Add("UT1UTC", array.Ut1MinusUtcSeconds, "[s]")
        .Add("IATUTC", array.TaiMinusUtcSeconds, "[s]")
        .Add("TIMSYS", "UTC")
        .Add("ARRNAM", array.Name)
        .Add("NUMORB", 0);

    /// <summary>The names of the two feeds: circular unless the codes are those of linear ones.</summary>
    public static (string A, string B) Feeds(UvDataset dataset) => dataset.Stokes.All(code => code is <= -5) ? ("X", "Y") : ("R", "L");

    public static void WriteSources(UvDataset dataset, Stream to)
    {
        var n = dataset.Bands;
        var table = new FitsTableBuilder("AIPS SU")
            .Column("ID. NO.", "1J")
            .Column("SOURCE", "16A")
            .Column("QUAL", "1J")
            .Column("CALCODE", "4A")
            .Column("IFLUX", $"{n}E", "JY")
            .Column("QFLUX", $"{n}E", "JY")
            .Column("UFLUX", $"{n}E", "JY")
            .Column("VFLUX", $"{n}E", "JY")
            .Column("FREQOFF", $"{n}D", "HZ")
            .Column("BANDWIDTH", "1D", "HZ")
            .Column("RAEPO", "1D", "DEGREES")
            .Column("DECEPO", "1D", "DEGREES")
            .Column("EPOCH", "1D", "YEARS")
            .Column("RAAPP", "1D", "DEGREES")
            .Column("DECAPP", "1D", "DEGREES")
            .Column("RAOBS", "1D", "DEGREES")
            .Column("DECOBS", "1D", "DEGREES")
            .Column("LSRVEL", $"{n}D", "M/SEC")
            .Column("RESTFREQ", $"{n}D", "HZ")
            .Column("PMRA", "1D", "DEG/DAY")
            .Column("PMDEC", "1D", "DEG/DAY");
        table.Keywords.Add("NO_IF", n).Add("FREQID", 1).Add("VELTYP", "TOPOCENT").Add("VELDEF", "RADIO");
        var (zeros, zeroDoubles) = (new float[n], new double[n]);
        foreach (var source in dataset.Sources)
        {
            table.Integers(source.Id).Text(source.Name).Integers(0).Text("")
                .Singles(zeros).Singles(zeros).Singles(zeros).Singles(zeros)
                .Doubles(zeroDoubles)
                .Doubles(Math.Abs(dataset.Frequencies[0].Bands[0].ChannelWidthHz))
                .Doubles(source.RaDeg).Doubles(source.DecDeg).Doubles(source.Equinox)
                .Doubles(OrMean(source.RaApparentDeg, source.RaDeg)).Doubles(OrMean(source.DecApparentDeg, source.DecDeg))
                .Doubles(source.RaDeg).Doubles(source.DecDeg)
                .Doubles(zeroDoubles)
                .Doubles([.. dataset.Frequencies[0].Bands.Select(band => band.FirstChannelHz)])
                .Doubles(0).Doubles(0);
        }

        table.WriteTo(to);
    }

    /// <summary>A table has no way to say that an apparent place is unknown but to repeat the mean one.</summary>
    public static double OrMean(double apparentDeg, double meanDeg) => double.IsNaN(apparentDeg) ? meanDeg : apparentDeg;
}
