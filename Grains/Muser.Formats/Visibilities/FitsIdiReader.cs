using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Reads FITS-IDI (AIPS Memo 114): all tables UV_DATA of a file one after another, with FREQUENCY, ARRAY_GEOMETRY and SOURCE.
/// Visibilities are conjugated on the way, since the format holds their conjugates. Made by
/// <see cref="VisibilityReader.TryOpen(string, UvReadOptions?, out VisibilityReader?)"/>.
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
        _aheadOfUtcNs = VisibilityTables.AheadOfUtcNs(file.Find("ARRAY_GEOMETRY"));
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

            tables.Add(columns!);
            if (ShapeOf(columns!) != ShapeOf(tables[0]))
            {
                const string Sentence = "The tables UV_DATA of the file differ in bands, channels or polarisations.";
                return new(FitsFault.BadVisibilities, unit.HeaderOffset, Sentence);
            }
        }

        var first = tables[0];
        var fault = DatasetReader.TryDescribe(
            file, first.Table.Unit, first.Axes, first.Layout, numberAntennasByRow: false, out var dataset);
        if (fault.IsNone)
        {
            dataset = dataset! with { Unit = dataset.Unit.Length > 0 ? dataset.Unit : first.FluxUnit };
            reader = new FitsIdiReader(file, dataset, tables);
        }

        return fault;
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
            var rows = ReadRows(dataOffset + (_rowOfTable * rowBytes), rowBytes, wanted);
            for (; rows.Length > 0; rows = rows[rowBytes..])
            {
                if (!table.TryRead(rows[..rowBytes], block, block.Count))
                {
                    return new(
                        FitsFault.BadVisibilities,
                        dataOffset + (_rowOfTable * rowBytes),
                        $"Row {Position} has an impossible time or impossible antennas.");
                }

                block.Time[block.Count] = block.Time[block.Count].AddNs(-_aheadOfUtcNs);
                block.Count++;
                _rowOfTable++;
                Position++;
            }
        }

        return FitsError.None;
    }

    private static (int Bands, int Channels, int Polarizations) ShapeOf(FitsIdiColumns columns) =>
        (columns.Layout.Bands, columns.Layout.Channels, columns.Layout.Polarizations);
}
