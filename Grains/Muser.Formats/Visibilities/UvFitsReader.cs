using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Reads UVFITS: random groups with any order of parameters and axes, and the tables AIPS FQ, AN and SU where they are there
/// (AIPS Memo 117). Made by
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
        _aheadOfUtcNs = VisibilityTables.AheadOfUtcNs(file.Find("AIPS AN"));
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
        var axes = DatasetReader.ReadAxes(header, "NAXIS", first: 2);
        var problem = CorrelationLayout.TryCreate(axes, type, out var layout);
        if (problem is not null)
        {
            return Bad(problem);
        }

        if (!header.TryGet("PCOUNT", out long count) || count is < 1 or > 999)
        {
            return Bad("PCOUNT is missing or not 1 to 999.");
        }

        problem = UvFitsParameters.TryCreate(
            header, (int)count, type, layout!.Frequency.ReferenceValue, options.IsMuserLegacy, out var parameters);
        if (problem is not null)
        {
            return Bad(problem);
        }

        var error = DatasetReader.TryDescribe(file, file.Units[0], axes, layout, options.IsMuserLegacy, out var dataset);
        if (error.IsNone)
        {
            dataset = options.IsMuserLegacy ? MuserLegacy.Adapt(dataset!, header) : dataset!;
            reader = new UvFitsReader(file, dataset, parameters!, layout);
        }

        return error;

        static FitsError Bad(string sentence) => new(FitsFault.BadVisibilities, 0, sentence);
    }

    private protected override FitsError TryReadRows(VisibilityBlock block)
    {
        var wanted = Math.Min(block.Capacity, Rows - Position);
        var defaultSource = Dataset.Sources[0].Id;
        while (block.Count < wanted)
        {
            var groups = ReadRows(_unit.DataOffset + (Position * _groupBytes), _groupBytes, wanted - block.Count);
            for (; groups.Length > 0; groups = groups[_groupBytes..])
            {
                var row = block.Count;
                if (!_parameters.TryRead(groups, block, row, defaultSource))
                {
                    return new(
                        FitsFault.BadVisibilities,
                        _unit.DataOffset + (Position * _groupBytes),
                        $"Group {Position} has an impossible time or impossible antennas.");
                }

                block.Time[row] = block.Time[row].AddNs(-_aheadOfUtcNs);
                var correlations = groups[_parameters.Bytes.._groupBytes];
                _layout.Read(
                    correlations, _scale, _zero, conjugate: false, block.VisBandChanPol(row), block.WeightBandChanPol(row));
                Position++;
                block.Count++;
            }
        }

        return FitsError.None;
    }
}
