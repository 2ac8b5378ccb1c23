using System.Buffers.Binary;
using System.Globalization;

namespace Muser.Formats.Fits;

/// <summary>One column of a binary table (FITS standard 4.0, section 7.3). Immutable.</summary>
/// <param name="Name">TTYPE, without trailing blanks.</param>
/// <param name="Type">The letter of TFORM: L, X, B, I, J, K, A, E, D, C, M, P or Q.</param>
/// <param name="Repeat">How many elements a cell holds; 0 is allowed.</param>
/// <param name="OffsetBytes">First byte of the cell in its row.</param>
/// <param name="Unit">TUNIT; empty where there is none.</param>
/// <param name="Scale">TSCAL.</param>
/// <param name="Zero">TZERO.</param>
public sealed record FitsColumn(string Name, char Type, int Repeat, int OffsetBytes, string Unit, double Scale, double Zero)
{
    /// <summary>Bytes of one element; 0 for bits.</summary>
    public int ElementBytes => ElementBytesOf(Type);

    /// <summary>Bytes of a cell.</summary>
    public int CellBytes => (int)CellBytesOf(Type, Repeat);

    /// <summary>True where elements are numbers that <see cref="Real"/> reads.</summary>
    public bool IsNumeric => Type is 'B' or 'I' or 'J' or 'K' or 'E' or 'D';

    /// <summary>
    /// An element of a numeric cell, scaled. Throws <see cref="ArgumentOutOfRangeException"/> beyond the cell and
    /// <see cref="InvalidOperationException"/> where the column holds no numbers.
    /// </summary>
    /// <param name="cell">The bytes of the cell.</param>
    /// <param name="element">Which element, from 0.</param>
    public double Real(ReadOnlySpan<byte> cell, int element = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)element, (uint)Repeat, nameof(element));
        var at = cell.Slice(element * ElementBytes, ElementBytes);
        var value = Type switch
        {
            'B' => at[0],
            'I' => BinaryPrimitives.ReadInt16BigEndian(at),
            'J' => BinaryPrimitives.ReadInt32BigEndian(at),
            'K' => BinaryPrimitives.ReadInt64BigEndian(at),
            'E' => BinaryPrimitives.ReadSingleBigEndian(at),
            'D' => BinaryPrimitives.ReadDoubleBigEndian(at),
            _ => throw new InvalidOperationException($"Column {Name} holds no numbers."),
        };
        return (value * Scale) + Zero;
    }

    /// <summary>Reads TFORM: a count, which may be absent, and a letter; what follows is not looked at.</summary>
    internal static bool TryParseForm(string form, out char type, out int repeat)
    {
        (type, repeat) = ('?', 1);
        var digits = form.TakeWhile(char.IsAsciiDigit).Count();
        if (digits == form.Length ||
            (digits > 0 && !int.TryParse(form.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out repeat)))
        {
            return false;
        }

        type = form[digits];
        return "LXBIJKAEDCMPQ".Contains(type);
    }

    internal static long CellBytesOf(char type, int repeat) =>
        type == 'X' ? (repeat + 7L) / 8 : (long)repeat * ElementBytesOf(type);

    private static int ElementBytesOf(char type) => type switch
    {
        'X' => 0,
        'L' or 'B' or 'A' => 1,
        'I' => 2,
        'J' or 'E' => 4,
        'K' or 'D' or 'C' or 'P' => 8,
        _ => 16,
    };
}
