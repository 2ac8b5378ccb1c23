using System.Buffers.Binary;
using Muser.Formats.Files;
using Muser.Formats.Fits;
using Muser.Formats.Frames;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Writes FITS-IDI (AIPS Memo 114): ARRAY_GEOMETRY, FREQUENCY, SOURCE and ANTENNA, then UV_DATA. (u,v,w) are those of r_1 - r_2
/// in seconds; visibilities are conjugated, as the format wants them. The memo asks for GCOUNT, PCOUNT, BUNIT and a textual
/// EQUINOX as well, where the FITS standard forbids them: they are left out.
/// </summary>
internal sealed class FitsIdiWriter : VisibilityWriter
{
    private const int LargestAntenna = 255;

    private static readonly (string Name, string Form, string? Unit)[] Columns =
    [
        ("UU---SIN", "1D", "SECONDS"),
        ("VV---SIN", "1D", "SECONDS"),
        ("WW---SIN", "1D", "SECONDS"),
        ("DATE", "1D", "DAYS"),
        ("TIME", "1D", "DAYS"),
        ("BASELINE", "1J", null),
        ("ARRAY", "1J", null),
        ("SOURCE_ID", "1J", null),
        ("FREQID", "1J", null),
        ("INTTIM", "1E", "SECONDS"),
    ];

    private static readonly int ParameterBytes = Columns.Sum(column => column.Form == "1D" ? sizeof(double) : sizeof(int));

    private readonly FitsTableBuilder _table;
    private readonly long _start;

    public FitsIdiWriter(UvDataset dataset, PendingFile? file, Stream stream)
        : base(dataset, file, stream, ParameterBytes + (CorrelationKernels.TripleBytes * dataset.CorrelationsPerRow))
    {
        DatasetWriting.ThrowUnlessWritable(dataset);
        if (dataset.Arrays.Any(array => array.Antennas.Any(antenna => antenna.Number > LargestAntenna)))
        {
            throw new ArgumentException($"FITS-IDI numbers antennas 1 to {LargestAntenna}.", nameof(dataset));
        }

        WritePrimary(dataset, Stream);
        FitsIdiTables.Write(dataset, Stream);
        _table = BuildTable(dataset);
        _start = Stream.Position;
        _table.BuildHeader(0).WriteTo(Stream);
    }

    private protected override void WriteRow(
        VisibilityBlock block, int row, (double U, double V, double W) uvwSeconds, Span<byte> to)
    {
        var (midnight, ns) = JulianDay.Split(block.Time[row]);
        ReadOnlySpan<double> reals = [uvwSeconds.U, uvwSeconds.V, uvwSeconds.W, midnight, (double)ns / UtcTime.NsPerDay];
        foreach (var real in reals)
        {
            BinaryPrimitives.WriteDoubleBigEndian(to, real);
            to = to[sizeof(double)..];
        }

        ReadOnlySpan<int> integers =
        [
            (256 * block.Antenna1[row]) + block.Antenna2[row], block.Subarray[row], block.SourceId[row], block.FrequencyId[row],
            BitConverter.SingleToInt32Bits(block.IntegrationSeconds[row]),
        ];
        foreach (var integer in integers)
        {
            BinaryPrimitives.WriteInt32BigEndian(to, integer);
            to = to[sizeof(int)..];
        }

        CorrelationKernels.ToBigEndian(
            SimdPaths.Best, block.VisBandChanPol(row), block.WeightBandChanPol(row), to, conjugate: true);
    }

    private protected override void Finish()
    {
        Stream.Position = _start;
        _table.BuildHeader(Rows).WriteTo(Stream);
        Stream.Seek(0, SeekOrigin.End);
    }

    private static void WritePrimary(UvDataset dataset, Stream to)
    {
        var header = new FitsHeader()
            .Add("SIMPLE", true, "FITS standard 4.0")
            .Add("BITPIX", 8)
            .Add("NAXIS", 0)
            .Add("EXTEND", true)
            .Add("GROUPS", true, "marks FITS-IDI")
            .Add("OBJECT", "BINARYTB")
            .Add("TELESCOP", dataset.Telescope)
            .Add("INSTRUME", dataset.Instrument)
            .Add("OBSERVER", dataset.Observer)
            .Add("DATE-OBS", FitsDate.Format(dataset.ObservationDate!.Value), "UTC")
            .AddComment("UU, VV, WW of baseline (1, 2) are those of r_1 - r_2, in seconds, on ICRS axes.")
            .AddComment("A source of flux I at (l,m) gives V = I exp(-2*pi*i(ul+vm+w(n-1))): the conjugate of UVFITS.")
            .AddComment("A weight below 0 marks a flagged visibility, 0 one that is not there.");
        foreach (var line in dataset.History)
        {
            header.AddHistory(line);
        }

        header.WriteTo(to);
    }

    private static FitsTableBuilder BuildTable(UvDataset dataset)
    {
        var table = new FitsTableBuilder(FitsIdiReader.DataTable);
        foreach (var (name, form, unit) in Columns)
        {
            table.Column(name, form, unit);
        }

        var (polarizations, source) = (dataset.Stokes.Count, dataset.Sources[0]);
        table.Column("FLUX", $"{3 * dataset.CorrelationsPerRow}E", dataset.Unit);
        var stokes = DatasetWriting.StokesAxis(dataset);
        FitsIdiTables.AddShape(table.Keywords, dataset, tableRevision: 2)
            .Add($"TDIM{Columns.Length + 1}", $"(3,{polarizations},{dataset.Channels},{dataset.Bands},1,1)")
            .Add($"TMATX{Columns.Length + 1}", true)
            .Add("NMATRIX", 1)
            .Add("MAXIS", 6);
        Axis(1, "COMPLEX", 3, 1, 1);
        Axis(2, "STOKES", polarizations, stokes.First, stokes.Step);
        Axis(3, "FREQ", dataset.Channels, DatasetWriting.ReferenceHz(dataset), dataset.Frequencies[0].Bands[0].ChannelWidthHz);
        Axis(4, "BAND", dataset.Bands, 1, 1);
        Axis(5, "RA", 1, source.RaDeg, 1);
        Axis(6, "DEC", 1, source.DecDeg, 1);
        table.Keywords
            .Add("OBJECT", source.Name)
            .Add("TELESCOP", dataset.Telescope)
            .Add("INSTRUME", dataset.Instrument)
            .Add("OBSERVER", dataset.Observer)
            .Add("DATE-OBS", FitsDate.Format(dataset.ObservationDate!.Value), "UTC")
            .Add("EPOCH", source.Equinox, "2000 stands for ICRS")
            .Add("WEIGHTYP", "NORMAL");
        return table;

        void Axis(int number, string type, int length, double value, double increment) => table.Keywords
            .Add($"MAXIS{number}", length)
            .Add($"CTYPE{number}", type)
            .Add($"CRVAL{number}", value)
            .Add($"CDELT{number}", increment)
            .Add($"CRPIX{number}", 1.0);
    }
}
