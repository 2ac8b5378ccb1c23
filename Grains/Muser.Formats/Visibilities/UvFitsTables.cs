using System.Runtime.CompilerServices;
using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <summary>Writes the tables that follow the random groups of UVFITS: AIPS FQ, AN, SU (AIPS Memo 117, section 4).</summary>
internal static class UvFitsTables
{
    private const int UnknownFrequency = -1;

    /// <summary>Tables of antennas as they were written last: the same, and the largest part of what is not data, in thousands of files of one frame each.</summary>
    private static readonly ConditionalWeakTable<UvArray, ArrayTable> Written = [];

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
            DatasetWriting.AddBands(table, dataset, setup);
        }

        table.WriteTo(to);
    }

    public static void WriteArray(UvDataset dataset, int index, Stream to)
    {
        var array = dataset.Arrays[index];
        var of = (index, dataset.Bands, DatasetWriting.ReferenceHz(dataset), DatasetWriting.Feeds(dataset));
        if (!Written.TryGetValue(array, out var table) || table.Of != of)
        {
            var bytes = new MemoryStream();
            BuildArray(dataset, index).WriteTo(bytes);
            table = new ArrayTable(of, bytes.ToArray());
            Written.AddOrUpdate(array, table);
        }

        to.Write(table.Bytes);
    }

    private static FitsTableBuilder BuildArray(UvDataset dataset, int index)
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
        DatasetWriting.AddEarth(table.Keywords, dataset, array)
            .Add("DATUTC", 0.0, "[s] time system - UTC")
            .Add("XYZHAND", "RIGHT")
            .Add("FRAME", "ITRF")
            .Add("NOPCAL", Calibrations)
            .Add("NO_IF", n)
            .Add("FREQID", UnknownFrequency)
            .Add("POLTYPE", "APPROX");
        var (feedA, feedB) = DatasetWriting.Feeds(dataset);
        var calibration = new float[Calibrations * n];
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
                .Singles(calibration)
                .Text(feedB)
                .Singles(0)
                .Singles(calibration);
        }

        return table;
    }

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
                .Doubles(DatasetWriting.OrMean(source.RaApparentDeg, source.RaDeg))
                .Doubles(DatasetWriting.OrMean(source.DecApparentDeg, source.DecDeg))
                .Doubles(source.RaDeg).Doubles(source.DecDeg)
                .Doubles(zeroDoubles)
                .Doubles([.. dataset.Frequencies[0].Bands.Select(band => band.FirstChannelHz)])
                .Doubles(0).Doubles(0);
        }

        table.WriteTo(to);
    }

    /// <param name="Of">What of the dataset it depends on besides the array.</param>
    /// <param name="Bytes">Header, rows and padding.</param>
    private sealed record ArrayTable((int Index, int Bands, double ReferenceHz, (string, string) Feeds) Of, byte[] Bytes);
}
