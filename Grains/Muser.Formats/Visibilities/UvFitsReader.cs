using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Reads UVFITS: random groups with any order of parameters and axes, and the tables AIPS FQ, AN and SU where they are there (AIPS Memo 117). Made by
/// <see cref="VisibilityReader.TryOpen(string, UvReadOptions?, out VisibilityReader?)"/>.
/// </summary>
public sealed class UvFitsReader : VisibilityReader
{
    private readonly UvFitsParameters _parameters;
    private readonly CorrelationLayout _layout;
    private readonly FitsUnit _unit;
    private readonly int _groupBytes;
    private readonly double _scale;
    private readonly double _zero;
    private readonly long _aheadOfUtcNs;

    private UvFitsReader(FitsFile file, UvDataset dataset, UvFitsParameters parameters, CorrelationLayout layout)
        : base(file, dataset)
    {
        (_unit, _parameters, _layout) = (file.Units[0], parameters, layout);
        _groupBytes = parameters.Bytes + layout.RowBytes;
        _scale = _unit.Header.TryGet("BSCALE", out double scale) ? scale : 1;
        _zero = _unit.Header.TryGet("BZERO", out double zero) ? zero : 0;
        _aheadOfUtcNs = UvFitsTables.AheadOfUtcNs(file.Find("AIPS AN"));
        Rows = _unit.Header.TryGet("GCOUNT", out long groups) ? groups : 1;
    }

    public override long Rows { get; }

    /// <summary>Reads headers and tables.</summary>
    /// <param name="file">A file whose primary unit is random groups; it belongs to the reader, where there is one.</param>
    /// <param name="options">How to understand it.</param>
    /// <param name="reader">The reader, where the result is None.</param>
    internal static FitsError TryCreate(FitsFile file, UvReadOptions options, out UvFitsReader? reader)
    {
        reader = null;
        var header = file.Units[0].Header;
        header.TryGet("BITPIX", out long bitpix);
        var type = bitpix switch { 16 => 'I', 32 => 'J', -32 => 'E', -64 => 'D', _ => '?' };
        var problem = CorrelationLayout.TryCreate(ReadAxes(header, "NAXIS", first: 2), type, out var layout);
        if (problem is not null)
        {
            return Bad(problem);
        }

        if (!header.TryGet("PCOUNT", out long count) || count is < 1 or > 999)
        {
            return Bad("PCOUNT is missing or not 1 to 999.");
        }

        problem = UvFitsParameters.TryCreate(header, (int)count, type, layout!.Frequency.ReferenceValue, options.IsMuserLegacy, out var parameters);
        if (problem is not null)
        {
            return Bad(problem);
        }

        var error = TryDescribe(file, layout, options.IsMuserLegacy, out var dataset);
        if (error.IsNone)
        {
            reader = new UvFitsReader(file, dataset!, parameters!, layout);
        }

        return error;

        static FitsError Bad(string sentence) => new(FitsFault.BadVisibilities, 0, sentence);
    }

    /// <summary>The axes of a header, fastest first.</summary>
    /// <param name="header">The header.</param>
    /// <param name="lengthKeyword">NAXIS, or MAXIS for those of a column of FITS-IDI.</param>
    /// <param name="first">The number of the first axis.</param>
    internal static List<CorrelationAxis> ReadAxes(FitsHeader header, string lengthKeyword, int first)
    {
        var axes = new List<CorrelationAxis>();
        header.TryGet(lengthKeyword, out long count);
        for (var axis = first; axis <= Math.Min(count, 999); axis++)
        {
            header.TryGet($"{lengthKeyword}{axis}", out long length);
            header.TryGet($"CTYPE{axis}", out string type);
            axes.Add(new(
                type.Split('-')[0].Trim(),
                length,
                header.TryGet($"CRVAL{axis}", out double value) ? value : 0,
                header.TryGet($"CDELT{axis}", out double increment) ? increment : 1,
                header.TryGet($"CRPIX{axis}", out double pixel) ? pixel : 1));
        }

        return axes;
    }

    private protected override FitsError TryReadRows(VisibilityBlock block)
    {
        var wanted = Math.Min(block.Capacity, Rows - Position);
        var defaultSource = Dataset.Sources[0].Id;
        while (block.Count < wanted)
        {
            for (var groups = ReadRows(_unit.DataOffset + (Position * _groupBytes), _groupBytes, wanted - block.Count); groups.Length > 0; groups = groups[_groupBytes..])
            {
                var bytes = groups[.._groupBytes];
                var row = block.Count;
                if (!_parameters.TryRead(bytes, block, row, defaultSource))
                {
                    return new(
                        FitsFault.BadVisibilities,
                        _unit.DataOffset + (Position * _groupBytes),
                        $"Group {Position} has an impossible time or impossible antennas.");
                }

                block.Time[row] = block.Time[row].AddNs(-_aheadOfUtcNs);
                _layout.Read(bytes[_parameters.Bytes..], _scale, _zero, conjugate: false, block.VisBandChanPol(row), block.WeightBandChanPol(row));
                Position++;
                block.Count++;
            }
        }

        return FitsError.None;
    }

    private static FitsError TryDescribe(FitsFile file, CorrelationLayout layout, bool isLegacy, out UvDataset? dataset)
    {
        dataset = null;
        var header = file.Units[0].Header;
        IReadOnlyList<UvFrequencySetup>? frequencies = null;
        IReadOnlyList<UvSource>? sources = null;
        var arrays = new List<UvArray>();
        foreach (var unit in file.Units.Where(unit => unit.Kind == FitsUnitKind.BinaryTable && unit.Name is "AIPS FQ" or "AIPS SU" or "AIPS AN"))
        {
            var error = FitsTable.TryRead(file, unit, out var table);
            if (!error.IsNone)
            {
                return error;
            }

            UvArray? array = null;
            var problem = unit.Name switch
            {
                "AIPS FQ" => UvFitsTables.TryReadFrequencies(table!, layout.Bands, layout.Frequency, out frequencies),
                "AIPS SU" => UvFitsTables.TryReadSources(table!, out sources),
                _ => UvFitsTables.TryReadArray(table!, isLegacy, out array),
            };
            if (problem is not null)
            {
                return new(FitsFault.BadAncillary, unit.HeaderOffset, problem);
            }

            if (array is not null)
            {
                arrays.Add(array);
            }
        }

        if (frequencies is null && layout.Bands > 1)
        {
            return new(FitsFault.BadAncillary, 0, $"There are {layout.Bands} IFs and no table AIPS FQ that says their frequencies.");
        }

        dataset = new UvDataset
        {
            Stokes = layout.StokesCodes(),
            Channels = layout.Channels,
            Frequencies = frequencies ?? [new(1, [new(layout.Frequency.Value(0), layout.Frequency.Increment)])],
            Sources = sources ?? [SourceOf(header)],
            Arrays = arrays,
            Telescope = Text("TELESCOP"),
            Instrument = Text("INSTRUME"),
            Observer = Text("OBSERVER"),
            Unit = Text("BUNIT"),
            ObservationDate = FitsDate.TryParse(Text("DATE-OBS"), out var date) ? date : null,
            History = [.. header.Cards.Where(card => card.StartsWith("HISTORY ", StringComparison.Ordinal)).Select(card => card[8..].TrimEnd())],
        };
        dataset = isLegacy ? MuserLegacy.Adapt(dataset, header) : dataset;
        return FitsError.None;

        string Text(string keyword) => header.TryGet(keyword, out string value) ? value : "";
    }

    /// <summary>The one source of a file without AIPS SU.</summary>
    private static UvSource SourceOf(FitsHeader header)
    {
        var axes = ReadAxes(header, "NAXIS", first: 2);
        return new(1, header.TryGet("OBJECT", out string name) ? name : "", Place("RA", "OBSRA"), Place("DEC", "OBSDEC"))
        {
            Equinox = header.TryGet("EPOCH", out double epoch) || header.TryGet("EQUINOX", out epoch) ? epoch : 2000,
        };

        double Place(string axis, string keyword) =>
            axes.Find(candidate => candidate.Type == axis) is { } found ? found.ReferenceValue : header.TryGet(keyword, out double value) ? value : 0;
    }
}
