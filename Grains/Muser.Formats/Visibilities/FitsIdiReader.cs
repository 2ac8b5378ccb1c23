using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Reads FITS-IDI (AIPS Memo 114): all tables UV_DATA of a file one after another, with FREQUENCY, ARRAY_GEOMETRY and SOURCE. Visibilities are conjugated on the way, since
/// the format holds their conjugates. Made by <see cref="VisibilityReader.TryOpen(string, UvReadOptions?, out VisibilityReader?)"/>.
/// </summary>
public sealed class FitsIdiReader : VisibilityReader
{
    internal const string DataTable = "UV_DATA";

    private readonly IReadOnlyList<FitsIdiColumns> _tables;
    private readonly long _aheadOfUtcNs;
    private int _table;
    private long _rowOfTable;

    private FitsIdiReader(FitsFile file, UvDataset dataset, IReadOnlyList<FitsIdiColumns> tables)
        : base(file, dataset)
    {
        _tables = tables;
        _aheadOfUtcNs = UvFitsTables.AheadOfUtcNs(file.Find("ARRAY_GEOMETRY"));
        Rows = tables.Sum(table => table.Table.Rows);
    }

    public override long Rows { get; }

    /// <summary>Reads headers and tables.</summary>
    /// <param name="file">A file with at least one table UV_DATA; it belongs to the reader, where there is one.</param>
    /// <param name="reader">The reader, where the result is None.</param>
    internal static FitsError TryCreate(FitsFile file, out FitsIdiReader? reader)
    {
        reader = null;
        var tables = new List<FitsIdiColumns>();
        foreach (var unit in file.Units.Where(unit => unit.Name == DataTable))
        {
            if (unit.Kind != FitsUnitKind.BinaryTable)
            {
                return new(FitsFault.BadVisibilities, unit.HeaderOffset, "UV_DATA is no binary table.");
            }

            var error = FitsIdiColumns.TryCreate(unit, out var columns);
            if (!error.IsNone)
            {
                return error;
            }

            var (layout, first) = (columns!.Layout, tables.Count > 0 ? tables[0].Layout : columns.Layout);
            if ((layout.Bands, layout.Channels, layout.Polarizations) != (first.Bands, first.Channels, first.Polarizations))
            {
                return new(FitsFault.BadVisibilities, unit.HeaderOffset, "The tables UV_DATA of the file differ in bands, channels or polarisations.");
            }

            tables.Add(columns);
        }

        var problem = TryDescribe(file, tables[0], out var dataset);
        if (problem.IsNone)
        {
            reader = new FitsIdiReader(file, dataset!, tables);
        }

        return problem;
    }

    private protected override FitsError TryReadRows(VisibilityBlock block)
    {
        while (block.Count < block.Capacity && _table < _tables.Count)
        {
            var table = _tables[_table];
            var (rowBytes, dataOffset) = (table.Table.RowBytes, table.Table.Unit.DataOffset);
            var left = table.Table.Rows - _rowOfTable;
            if (left == 0)
            {
                (_table, _rowOfTable) = (_table + 1, 0);
                continue;
            }

            var wanted = Math.Min(block.Capacity - block.Count, left);
            for (var rows = ReadRows(dataOffset + (_rowOfTable * rowBytes), rowBytes, wanted); rows.Length > 0; rows = rows[rowBytes..])
            {
                if (!table.TryRead(rows[..rowBytes], block, block.Count))
                {
                    return new(
                        FitsFault.BadVisibilities, dataOffset + (_rowOfTable * rowBytes), $"Row {Position} has an impossible time or impossible antennas.");
                }

                block.Time[block.Count] = block.Time[block.Count].AddNs(-_aheadOfUtcNs);
                block.Count++;
                _rowOfTable++;
                Position++;
            }
        }

        return FitsError.None;
    }

    private static FitsError TryDescribe(FitsFile file, FitsIdiColumns data, out UvDataset? dataset)
    {
        dataset = null;
        IReadOnlyList<UvFrequencySetup>? frequencies = null;
        IReadOnlyList<UvSource>? sources = null;
        var arrays = new List<UvArray>();
        foreach (var unit in file.Units.Where(unit => unit.Kind == FitsUnitKind.BinaryTable && unit.Name is "FREQUENCY" or "SOURCE" or "ARRAY_GEOMETRY"))
        {
            var error = FitsTable.TryRead(file, unit, out var table);
            if (!error.IsNone)
            {
                return error;
            }

            UvArray? array = null;
            var problem = unit.Name switch
            {
                "FREQUENCY" => UvFitsTables.TryReadFrequencies(table!, data.Layout.Bands, ReferenceOf(unit.Header, data.Layout.Frequency), out frequencies),
                "SOURCE" => UvFitsTables.TryReadSources(table!, out sources),
                _ => UvFitsTables.TryReadArray(table!, numberByRow: false, out array),
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

        if (frequencies is null || sources is null)
        {
            return new(FitsFault.BadAncillary, 0, $"The file has no table {(frequencies is null ? "FREQUENCY" : "SOURCE")}.");
        }

        var primary = file.Units[0].Header;
        dataset = new UvDataset
        {
            Stokes = data.Layout.StokesCodes(),
            Channels = data.Layout.Channels,
            Frequencies = frequencies,
            Sources = sources,
            Arrays = arrays,
            Telescope = Text("TELESCOP"),
            Instrument = Text("INSTRUME"),
            Observer = Text("OBSERVER"),
            Unit = Text("BUNIT") is { Length: > 0 } bunit ? bunit : data.FluxUnit,
            ObservationDate = FitsDate.TryParse(Text("DATE-OBS"), out var date) ? date : null,
            History = [.. primary.Cards.Where(card => card.StartsWith("HISTORY ", StringComparison.Ordinal)).Select(card => card[8..].TrimEnd())],
        };
        return FitsError.None;

        string Text(string keyword) => data.Table.Unit.Header.TryGet(keyword, out string value) || primary.TryGet(keyword, out value) ? value : "";
    }

    /// <summary>From where the offsets of FREQUENCY count: its own keywords, else the axis.</summary>
    private static CorrelationAxis ReferenceOf(FitsHeader header, CorrelationAxis axis) => axis with
    {
        ReferenceValue = header.TryGet("REF_FREQ", out double frequency) ? frequency : axis.ReferenceValue,
        ReferencePixel = header.TryGet("REF_PIXL", out double pixel) ? pixel : axis.ReferencePixel,
    };
}
