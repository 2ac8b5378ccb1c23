using System.Buffers.Binary;
using System.Text;

namespace Muser.Formats.Fits;

/// <summary>
/// Writes a binary table: columns first, then the cells of each row in the order of the columns, then <see cref="WriteTo"/>.
/// Cells of a wrong size throw
/// <see cref="InvalidOperationException"/>. Rows stay in memory; a long table is written by <see cref="BuildHeader"/> and a
/// stream. Not safe for several threads.
/// </summary>
/// <param name="name">EXTNAME.</param>
/// <param name="version">EXTVER.</param>
public sealed class FitsTableBuilder(string name, int version = 1)
{
    private static readonly byte[] Zeros = new byte[FitsHeader.BlockBytes];

    private readonly List<(string Name, string Form, string? Unit, int CellBytes)> _columns = [];
    private byte[] _bytes = new byte[4096];
    private int _cells;
    private int _length;

    /// <summary>Keywords that follow those of the columns.</summary>
    public FitsHeader Keywords { get; } = new();

    /// <summary>Bytes of a row.</summary>
    public int RowBytes => _columns.Sum(column => column.CellBytes);

    /// <summary>Adds a column.</summary>
    /// <param name="column">TTYPE.</param>
    /// <param name="form">TFORM, such as 8A, 1J, 3D.</param>
    /// <param name="unit">TUNIT.</param>
    public FitsTableBuilder Column(string column, string form, string? unit = null)
    {
        if (!FitsColumn.TryParseForm(form, out var type, out var repeat))
        {
            throw new ArgumentException($"'{form}' is no TFORM.", nameof(form));
        }

        _columns.Add((column, form, unit, (int)FitsColumn.CellBytesOf(type, repeat)));
        return this;
    }

    /// <summary>Adds a cell of characters, cut or filled with blanks to the size of its column.</summary>
    public FitsTableBuilder Text(string text)
    {
        var cell = Cell(_columns[_cells % _columns.Count].CellBytes);
        cell.Fill((byte)' ');
        Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, cell.Length)), cell);
        return this;
    }

    /// <summary>Adds a cell of 32-bit integers (J).</summary>
    public FitsTableBuilder Integers(params ReadOnlySpan<int> values)
    {
        var cell = Cell(values.Length * sizeof(int));
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(cell[(i * sizeof(int))..], values[i]);
        }

        return this;
    }

    /// <summary>Adds a cell of 32-bit reals (E).</summary>
    public FitsTableBuilder Singles(params ReadOnlySpan<float> values)
    {
        var cell = Cell(values.Length * sizeof(float));
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleBigEndian(cell[(i * sizeof(float))..], values[i]);
        }

        return this;
    }

    /// <summary>Adds a cell of 64-bit reals (D).</summary>
    public FitsTableBuilder Doubles(params ReadOnlySpan<double> values)
    {
        var cell = Cell(values.Length * sizeof(double));
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleBigEndian(cell[(i * sizeof(double))..], values[i]);
        }

        return this;
    }

    /// <summary>The header of the table with a number of rows, which need not be those in memory.</summary>
    public FitsHeader BuildHeader(long rows)
    {
        var header = new FitsHeader()
            .Add("XTENSION", "BINTABLE", "binary table")
            .Add("BITPIX", 8)
            .Add("NAXIS", 2)
            .Add("NAXIS1", RowBytes, "bytes in a row")
            .Add("NAXIS2", rows, "rows")
            .Add("PCOUNT", 0)
            .Add("GCOUNT", 1)
            .Add("TFIELDS", _columns.Count);
        for (var i = 0; i < _columns.Count; i++)
        {
            var (column, form, unit, _) = _columns[i];
            header.Add($"TTYPE{i + 1}", column).Add($"TFORM{i + 1}", form);
            if (unit is not null)
            {
                header.Add($"TUNIT{i + 1}", unit);
            }
        }

        return header.Add("EXTNAME", name).Add("EXTVER", version).AddAll(Keywords);
    }

    /// <summary>Writes header, rows and padding.</summary>
    public void WriteTo(Stream to)
    {
        if (_cells % _columns.Count != 0)
        {
            var cells = _cells % _columns.Count;
            throw new InvalidOperationException($"Table {name}: the last row has {cells} of {_columns.Count} cells.");
        }

        BuildHeader(_cells / _columns.Count).WriteTo(to);
        to.Write(_bytes, 0, _length);
        to.Write(Zeros.AsSpan(0, (int)FitsImage.Padding(_length)));
    }

    private Span<byte> Cell(int bytes)
    {
        var (column, form, _, cellBytes) = _columns[_cells % _columns.Count];
        if (bytes != cellBytes)
        {
            throw new InvalidOperationException($"Table {name}, column {column}: {bytes} bytes given for {form}.");
        }

        if (_length + bytes > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + bytes));
        }

        _cells++;
        _length += bytes;
        return _bytes.AsSpan(_length - bytes, bytes);
    }
}
