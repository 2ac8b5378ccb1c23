using System.Buffers.Binary;
using Muser.Formats.Files;
using Muser.Formats.Fits;
using Muser.Formats.Frames;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Writes UVFITS (AIPS Memo 117): random groups with axes COMPLEX, STOKES, FREQ, IF, RA, DEC, then AIPS FQ, AN and SU. (u,v,w)
/// are those of r_1 - r_2 in seconds, visibilities as they are. The time stands in two parameters, the first in steps of 1/4096
/// day, so that 32-bit floats lose less than 1 us in it.
/// </summary>
internal sealed class UvFitsWriter : VisibilityWriter
{
    private const int ParameterBytes = sizeof(float);
    private const double DateSteps = 4096;
    private const double NsPerStep = UtcTime.NsPerDay / DateSteps;
    private const int LargestSmallAntenna = 255;
    private const string SortCard = "AIPS   SORT ORDER = 'TB'";
    private const string UnsortedCard = "AIPS   SORT ORDER = '**'";
    private static readonly string[] Parameters =
        ["UU---SIN", "VV---SIN", "WW---SIN", "BASELINE", "DATE", "DATE", "SOURCE", "FREQSEL", "INTTIM"];

    private static readonly int CorrelationsOffset = Parameters.Length * ParameterBytes;

    private readonly double _referenceMidnight;
    private readonly FitsHeader _header;
    private readonly long _start;
    private (long TimeNs, int Baseline) _last = (long.MinValue, 0);
    private bool _isSorted = true;

    public UvFitsWriter(UvDataset dataset, PendingFile? file, Stream stream)
        : base(dataset, file, stream, CorrelationsOffset + (CorrelationKernels.TripleBytes * dataset.CorrelationsPerRow))
    {
        DatasetWriting.ThrowUnlessWritable(dataset);
        _referenceMidnight = JulianDay.Split(dataset.ObservationDate!.Value).Midnight;
        _start = Stream.Position;
        _header = BuildHeader(dataset);
        _header.WriteTo(Stream);
    }

    private protected override void WriteRow(
        VisibilityBlock block, int row, (double U, double V, double W) uvwSeconds, Span<byte> to)
    {
        var (antenna1, antenna2) = (block.Antenna1[row], block.Antenna2[row]);

        // Beyond 255 antennas the code of MIRIAD, which knows no subarrays.
        var baseline = Math.Max(antenna1, antenna2) <= LargestSmallAntenna
            ? (256 * antenna1) + antenna2 + (0.01f * (block.Subarray[row] - 1))
            : 65_536 + (2048 * antenna1) + antenna2;
        var (midnight, ns) = JulianDay.Split(block.Time[row]);
        var step = Math.Floor(ns / NsPerStep);
        ReadOnlySpan<float> parameters =
        [
            (float)uvwSeconds.U,
            (float)uvwSeconds.V,
            (float)uvwSeconds.W,
            baseline,
            (float)(midnight - _referenceMidnight + (step / DateSteps)),
            (float)((ns - (step * NsPerStep)) / UtcTime.NsPerDay),
            block.SourceId[row],
            block.FrequencyId[row],
            block.IntegrationSeconds[row],
        ];
        for (var i = 0; i < parameters.Length; i++)
        {
            BinaryPrimitives.WriteSingleBigEndian(to[(i * ParameterBytes)..], parameters[i]);
        }

        CorrelationKernels.ToBigEndian(
            SimdPaths.Best, block.VisBandChanPol(row), block.WeightBandChanPol(row), to[CorrelationsOffset..], conjugate: false);

        var order = (block.Time[row].UnixNs, (2048 * antenna1) + antenna2);
        _isSorted &= order.CompareTo(_last) >= 0;
        _last = order;
    }

    private protected override void Finish()
    {
        UvFitsTables.WriteFrequencies(Dataset, Stream);
        for (var i = 0; i < Dataset.Arrays.Count; i++)
        {
            UvFitsTables.WriteArray(Dataset, i, Stream);
        }

        UvFitsTables.WriteSources(Dataset, Stream);
        Stream.Position = _start;
        _header.Replace("GCOUNT", Rows);
        if (!_isSorted)
        {
            _header.ReplaceHistory(SortCard, UnsortedCard);
        }

        _header.WriteTo(Stream);
        Stream.Seek(0, SeekOrigin.End);
    }

    private FitsHeader BuildHeader(UvDataset dataset)
    {
        var (source, axis) = (dataset.Sources[0], DatasetWriting.StokesAxis(dataset));
        var header = new FitsHeader()
            .Add("SIMPLE", true, "FITS standard 4.0")
            .Add("BITPIX", -32)
            .Add("NAXIS", 7)
            .Add("NAXIS1", 0, "random groups")
            .Add("NAXIS2", 3)
            .Add("NAXIS3", dataset.Stokes.Count)
            .Add("NAXIS4", dataset.Channels)
            .Add("NAXIS5", dataset.Bands)
            .Add("NAXIS6", 1)
            .Add("NAXIS7", 1)
            .Add("EXTEND", true)
            .Add("GROUPS", true)
            .Add("PCOUNT", Parameters.Length)
            .Add("GCOUNT", 0)
            .Add("OBJECT", source.Name)
            .Add("TELESCOP", dataset.Telescope)
            .Add("INSTRUME", dataset.Instrument)
            .Add("OBSERVER", dataset.Observer)
            .Add("DATE-OBS", FitsDate.Format(dataset.ObservationDate!.Value), "UTC")
            .Add("BSCALE", 1.0)
            .Add("BZERO", 0.0)
            .Add("BUNIT", dataset.Unit)
            .Add("EPOCH", source.Equinox, "2000 stands for ICRS")
            .Add("OBSRA", source.RaDeg, "[deg]")
            .Add("OBSDEC", source.DecDeg, "[deg]");
        Axis(2, "COMPLEX", 1, 1, "real, imaginary, weight");
        Axis(3, "STOKES", axis.First, axis.Step, "-1 RR, -2 LL");
        var widthHz = dataset.Frequencies[0].Bands[0].ChannelWidthHz;
        Axis(4, "FREQ", DatasetWriting.ReferenceHz(dataset), widthHz, "[Hz] centre of channel 1 of IF 1");
        Axis(5, "IF", 1, 1, "frequencies in AIPS FQ");
        Axis(6, "RA", source.RaDeg, 1, "[deg] astrometric, ICRS");
        Axis(7, "DEC", source.DecDeg, 1, "[deg]");
        for (var i = 0; i < Parameters.Length; i++)
        {
            var isFirstDate = i == Array.IndexOf(Parameters, "DATE");
            header
                .Add($"PTYPE{i + 1}", Parameters[i])
                .Add($"PSCAL{i + 1}", 1.0)
                .Add($"PZERO{i + 1}", isFirstDate ? _referenceMidnight : 0.0);
        }

        header
            .AddComment("UU, VV, WW of baseline (1, 2) are those of r_1 - r_2, in seconds, on ICRS axes.")
            .AddComment("A source of flux I at (l,m) gives V = I exp(+2*pi*i(ul+vm+w(n-1))).")
            .AddComment("A weight below 0 marks a flagged visibility, 0 one that is not there.")
            .AddHistory(SortCard)
            .AddHistory("AIPS WTSCAL = 1.0");
        foreach (var line in dataset.History)
        {
            header.AddHistory(line);
        }

        return header;

        void Axis(int number, string type, double value, double increment, string comment) => header
            .Add($"CTYPE{number}", type, comment)
            .Add($"CRVAL{number}", value)
            .Add($"CDELT{number}", increment)
            .Add($"CRPIX{number}", 1.0)
            .Add($"CROTA{number}", 0.0);
    }
}
