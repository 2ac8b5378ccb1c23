using System.Text;

namespace Muser.Formats.Fits;

/// <summary>
/// Rows of a binary table in memory. Cells are read by column; a number outside a cell is a broken promise of the caller and
/// throws
/// <see cref="ArgumentOutOfRangeException"/>. Safe for several threads.
/// </summary>
/// <param name="layout">The columns.</param>
/// <param name="rows">Whole rows.</param>
public sealed class FitsTable(FitsTableLayout layout, byte[] rows)
{
    /// <summary>The largest table that is read into memory, bytes. Tables of visibilities are streamed instead.</summary>
    public const int MaxBytes = 1 << 28;

    /// <summary>The columns.</summary>
    public FitsTableLayout Layout => layout;

    /// <summary>How many rows there are.</summary>
    public int Rows => layout.RowBytes == 0 ? 0 : rows.Length / layout.RowBytes;

    /// <summary>Reads a table whole.</summary>
    /// <param name="file">The file.</param>
    /// <param name="unit">One of its units, of kind BinaryTable.</param>
    /// <param name="table">The table, where the result is None.</param>
    public static FitsError TryRead(FitsFile file, FitsUnit unit, out FitsTable? table)
    {
        table = null;
        var error = FitsTableLayout.TryParse(unit, out var layout);
        if (!error.IsNone)
        {
            return error;
        }

        var bytes = layout!.Rows * layout.RowBytes;
        if (bytes > MaxBytes)
        {
            var sentence = $"Table {unit.Name}: {bytes} bytes are too many for a table that is read whole.";
            return new(FitsFault.BadTable, unit.HeaderOffset, sentence);
        }

        var rows = new byte[bytes];
        file.Stream.Position = unit.DataOffset;
        try
        {
            file.Stream.ReadExactly(rows);
        }
        catch (IOException failure)
        {
            return new(FitsFault.Unreadable, unit.DataOffset, failure.Message);
        }

        table = new FitsTable(layout, rows);
        return FitsError.None;
    }

    /// <summary>An element of a numeric cell (<see cref="FitsColumn.IsNumeric"/>), scaled.</summary>
    public double Real(int row, FitsColumn column, int element = 0) => column.Real(Cell(row, column), element);

    /// <summary>An element of a numeric cell as an integer; NaN and what is beyond 32 bits become 0.</summary>
    public int Integer(int row, FitsColumn column, int element = 0)
    {
        var value = Real(row, column, element);
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : 0;
    }

    /// <summary>A cell of characters, up to its first zero byte, without trailing blanks.</summary>
    public string Text(int row, FitsColumn column)
    {
        var cell = Cell(row, column);
        var zero = cell.IndexOf((byte)0);
        return Encoding.Latin1.GetString(zero < 0 ? cell : cell[..zero]).TrimEnd();
    }

    private ReadOnlySpan<byte> Cell(int row, FitsColumn column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return rows.AsSpan((row * layout.RowBytes) + column.OffsetBytes, column.CellBytes);
    }
}
