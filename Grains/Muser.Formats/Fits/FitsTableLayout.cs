namespace Muser.Formats.Fits;

/// <summary>The columns of a binary table and the size of its rows. Immutable.</summary>
/// <param name="Unit">The unit of the table.</param>
/// <param name="Columns">Its columns, in order.</param>
/// <param name="RowBytes">Bytes of a row.</param>
/// <param name="Rows">How many rows there are.</param>
public sealed record FitsTableLayout(FitsUnit Unit, IReadOnlyList<FitsColumn> Columns, int RowBytes, long Rows)
{
    private const int MaxColumns = 999;

    /// <summary>The column of a name, any case, or null.</summary>
    public FitsColumn? Find(string name) =>
        Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the layout out of the header of a table.</summary>
    /// <param name="unit">A unit of kind BinaryTable.</param>
    /// <param name="layout">The layout, where the result is None.</param>
    public static FitsError TryParse(FitsUnit unit, out FitsTableLayout? layout)
    {
        layout = null;
        var header = unit.Header;
        if (!header.TryGet("NAXIS1", out long rowBytes) || rowBytes is < 0 or > int.MaxValue ||
            !header.TryGet("NAXIS2", out long rows) || rows < 0 || rows * (decimal)rowBytes > unit.DataBytes)
        {
            return Bad("NAXIS1 or NAXIS2 is missing or impossible");
        }

        if (!header.TryGet("TFIELDS", out long fields) || fields is < 0 or > MaxColumns)
        {
            return Bad($"TFIELDS is missing or not 0 to {MaxColumns}");
        }

        var columns = new FitsColumn[fields];
        long offset = 0;
        for (var i = 0; i < fields; i++)
        {
            if (!header.TryGet($"TFORM{i + 1}", out string form) ||
                !FitsColumn.TryParseForm(form.TrimStart(), out var type, out var repeat))
            {
                return Bad($"TFORM{i + 1} is missing or no format");
            }

            var name = header.TryGet($"TTYPE{i + 1}", out string ttype) ? ttype : "";
            var unitName = header.TryGet($"TUNIT{i + 1}", out string tunit) ? tunit : "";
            var scale = header.TryGet($"TSCAL{i + 1}", out double tscal) ? tscal : 1;
            var zero = header.TryGet($"TZERO{i + 1}", out double tzero) ? tzero : 0;
            columns[i] = new FitsColumn(name, type, repeat, (int)offset, unitName, scale, zero);
            offset += FitsColumn.CellBytesOf(type, repeat);
            if (offset > rowBytes)
            {
                return Bad($"column {i + 1} ({name}) ends behind its row");
            }
        }

        layout = new FitsTableLayout(unit, columns, (int)rowBytes, rows);
        return FitsError.None;

        FitsError Bad(string what) => new(FitsFault.BadTable, unit.HeaderOffset, $"Table {unit.Name}: {what}.");
    }
}
