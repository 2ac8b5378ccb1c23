using System.Buffers;
using System.Globalization;
using System.Text;

namespace Muser.Formats.Fits;

/// <summary>
/// The header of one FITS unit: cards of 80 ASCII characters, in order (FITS standard 4.0, section 4). Built with Add, or parsed; values are read back with TryGet.
/// Kept as the bytes of the file, so that a file a frame costs little. Not safe for several threads while being built.
/// </summary>
public sealed class FitsHeader
{
    /// <summary>Bytes in a card.</summary>
    public const int CardBytes = 80;

    /// <summary>Bytes in a block: headers and data are padded to whole blocks.</summary>
    public const int BlockBytes = 2880;

    private const int ValueColumn = 10;      // after "KEYWORD = "
    private const int FixedValueWidth = 20;  // fixed format ends in column 30
    private const int CommentaryColumn = 8;
    private const string LongStrings = "LONGSTRN";

    private static readonly SearchValues<char> KeywordCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>END and the blanks that may follow it.</summary>
    private static readonly byte[] End = [.. "END"u8, .. Enumerable.Repeat((byte)' ', BlockBytes - 3)];

    private byte[] _cards = new byte[BlockBytes];
    private int _count;

    /// <summary>The cards, each of 80 characters, without END; a copy.</summary>
    public IReadOnlyList<string> Cards => [.. Enumerable.Range(0, _count).Select(k => Encoding.ASCII.GetString(Card(k)))];

    /// <summary>Adds a logical value.</summary>
    public FitsHeader Add(string keyword, bool value, string? comment = null) => AddFixed(keyword, value ? "T"u8 : "F"u8, comment);

    /// <summary>Adds an integer.</summary>
    public FitsHeader Add(string keyword, long value, string? comment = null)
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return AddFixed(keyword, text[..length], comment);
    }

    /// <summary>Adds a real number with all its digits. Throws <see cref="ArgumentException"/> when it is not finite: FITS has no such values.</summary>
    public FitsHeader Add(string keyword, double value, string? comment = null)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"{keyword} = {value}: a FITS header holds finite numbers only.", nameof(value));
        }

        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        if (!text[..length].Contains((byte)'.'))
        {
            // A point, before the exponent if there is one.
            var exponent = text[..length].IndexOf((byte)'E');
            var at = exponent < 0 ? length : exponent;
            text[at..length].CopyTo(text[(at + 2)..]);
            ".0"u8.CopyTo(text[at..]);
            length += 2;
        }

        return AddFixed(keyword, text[..length], comment);
    }

    /// <summary>Adds a string; one that is too long for a card goes on in CONTINUE cards. What is not printable ASCII becomes a question mark.</summary>
    public FitsHeader Add(string keyword, string value, string? comment = null)
    {
        const int Shortest = 8;
        const int Longest = CardBytes - ValueColumn - 2;
        ThrowUnlessKeyword(keyword);
        var room = value.Length <= Longest ? stackalloc byte[2 * Longest] : new byte[2 * value.Length];
        var quoted = room[..Math.Max(Shortest, Quote(value, room))];
        if (quoted.Length > Longest && IndexOf(LongStrings) < 0)
        {
            // Older than the standard's own word on CONTINUE, but verifiers still ask for it.
            Add(LongStrings, "OGIP 1.0", "strings may go on in CONTINUE cards");
        }

        var card = NewCard(keyword, "= ");
        while (quoted.Length > Longest)
        {
            // Never between the two halves of a doubled quote.
            var cut = Longest - 1;
            cut -= (cut - 1 - quoted[..cut].LastIndexOfAnyExcept((byte)'\'')) % 2;
            PutString(card, quoted[..cut], "&'"u8);
            quoted = quoted[cut..];
            card = NewCard("CONTINUE", "  ");
        }

        PutString(card, quoted, "'"u8);
        return Comment(card, Math.Max(ValueColumn + FixedValueWidth, ValueColumn + quoted.Length + 2), comment);
    }

    /// <summary>Adds COMMENT cards, as many as the text needs.</summary>
    public FitsHeader AddComment(string text) => AddCommentary("COMMENT", text);

    /// <summary>Adds HISTORY cards, as many as the text needs.</summary>
    public FitsHeader AddHistory(string text) => AddCommentary("HISTORY", text);

    /// <summary>Reads a string value, its CONTINUE cards included, without trailing blanks. The last card of a keyword counts.</summary>
    public bool TryGet(string keyword, out string value)
    {
        value = "";
        var index = IndexOf(keyword);
        if (index < 0 || !TryParseString(Card(index)[ValueColumn..], out var text))
        {
            return false;
        }

        while (text.EndsWith('&') && ++index < _count && Card(index).StartsWith("CONTINUE  "u8) && TryParseString(Card(index)[ValueColumn..], out var more))
        {
            text = text[..^1] + more;
        }

        value = text.TrimEnd();
        return true;
    }

    /// <summary>Reads an integer value.</summary>
    public bool TryGet(string keyword, out long value) =>
        long.TryParse(Value(keyword), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads a real value; an integer is one too, and the exponent may be a D.</summary>
    public bool TryGet(string keyword, out double value) =>
        double.TryParse(Value(keyword).Replace('D', 'E'), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>Reads a logical value.</summary>
    public bool TryGet(string keyword, out bool value)
    {
        var text = Value(keyword);
        value = text == "T";
        return text is "T" or "F";
    }

    /// <summary>Writes the cards, END and the padding to a whole block.</summary>
    public void WriteTo(Stream to)
    {
        var length = _count * CardBytes;
        to.Write(_cards, 0, length);
        to.Write(End, 0, BlockBytes - (length % BlockBytes));
    }

    /// <summary>Parses the header at the start of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">A FITS file from the start of a unit on.</param>
    /// <param name="header">The header, when the result is None.</param>
    /// <param name="length">Bytes of the header with its padding when the result is None, else the offset of the fault.</param>
    public static FitsFault TryParse(ReadOnlySpan<byte> bytes, out FitsHeader header, out int length)
    {
        header = new FitsHeader();
        var isWhole = header.TryAddCards(bytes, out var bad);
        if (bad >= 0)
        {
            length = bad;
            return FitsFault.NotText;
        }

        var cards = header._count + (isWhole ? 1 : 0);
        length = cards * CardBytes;
        var padded = (length + BlockBytes - 1) / BlockBytes * BlockBytes;
        if (!isWhole || padded > bytes.Length)
        {
            return FitsFault.Truncated;
        }

        length = padded;
        return FitsFault.None;
    }

    /// <summary>Adds the cards of another header.</summary>
    internal FitsHeader AddAll(FitsHeader other)
    {
        for (var k = 0; k < other._count; k++)
        {
            other.Card(k).CopyTo(NewCard());
        }

        return this;
    }

    /// <summary>Gives an integer that is there another value, in the same place.</summary>
    internal void Replace(string keyword, long value)
    {
        var index = IndexOf(keyword);
        Add(keyword, value);
        Card(--_count).CopyTo(Card(index));
    }

    /// <summary>Gives a line of history that is there another text, of one card like the first, in the same place.</summary>
    internal void ReplaceHistory(string text, string by)
    {
        for (var k = 0; k < _count; k++)
        {
            if (Card(k).StartsWith("HISTORY "u8) && Encoding.ASCII.GetString(Card(k)[CommentaryColumn..]).TrimEnd() == text)
            {
                AddHistory(by);
                Card(--_count).CopyTo(Card(k));
                return;
            }
        }
    }

    /// <summary>Adds cards as they stand in a file. Commentary may hold any byte; FITS does not allow it, programs write it.</summary>
    /// <param name="bytes">Whole cards; what is left at the end is not looked at.</param>
    /// <param name="bad">Offset of a card that is no text, else -1.</param>
    /// <returns>True where END was met.</returns>
    internal bool TryAddCards(ReadOnlySpan<byte> bytes, out int bad)
    {
        bad = -1;
        for (var offset = 0; bytes.Length - offset >= CardBytes; offset += CardBytes)
        {
            var card = bytes.Slice(offset, CardBytes);
            if (card.StartsWith("END     "u8))
            {
                return true;
            }

            if (card.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !card.StartsWith("HISTORY "u8) && !card.StartsWith("COMMENT "u8))
            {
                bad = offset;
                return false;
            }

            var own = NewCard();
            for (var k = 0; k < CardBytes; k++)
            {
                own[k] = Ascii((char)card[k]);
            }
        }

        return false;
    }

    private static void ThrowUnlessKeyword(string keyword)
    {
        if (keyword.Length is 0 or > CommentaryColumn || keyword.AsSpan().ContainsAnyExcept(KeywordCharacters))
        {
            throw new ArgumentException($"'{keyword}' is no FITS keyword: 1 to 8 of A-Z, 0-9, - and _.", nameof(keyword));
        }
    }

    private static byte Ascii(char c) => c is >= ' ' and <= '~' ? (byte)c : (byte)'?';

    /// <summary>Writes a text with its quotes doubled, and at least so many blanks behind it as make eight; returns its length without them.</summary>
    private static int Quote(string text, Span<byte> to)
    {
        to[..Math.Min(8, to.Length)].Fill((byte)' ');
        var length = 0;
        foreach (var c in text)
        {
            to[length++] = Ascii(c);
            if (c == '\'')
            {
                to[length++] = (byte)c;
            }
        }

        return length;
    }

    private static void PutString(Span<byte> card, ReadOnlySpan<byte> quoted, ReadOnlySpan<byte> end)
    {
        card[ValueColumn] = (byte)'\'';
        quoted.CopyTo(card[(ValueColumn + 1)..]);
        end.CopyTo(card[(ValueColumn + 1 + quoted.Length)..]);
    }

    private static bool TryParseString(ReadOnlySpan<byte> field, out string value)
    {
        value = "";
        field = field.TrimStart((byte)' ');
        if (field.IsEmpty || field[0] != '\'')
        {
            return false;
        }

        var text = new StringBuilder();
        for (var i = 1; i < field.Length; i++)
        {
            if (field[i] == '\'')
            {
                if (i + 1 == field.Length || field[i + 1] != '\'')
                {
                    value = text.ToString();
                    return true;
                }

                i++;
            }

            text.Append((char)field[i]);
        }

        return false;
    }

    private FitsHeader AddFixed(string keyword, ReadOnlySpan<byte> value, string? comment)
    {
        ThrowUnlessKeyword(keyword);
        var card = NewCard(keyword, "= ");
        var end = ValueColumn + Math.Max(FixedValueWidth, value.Length);
        value.CopyTo(card[(end - value.Length)..]);
        return Comment(card, end, comment);
    }

    /// <summary>A comment that does not fit is cut: it is for people only.</summary>
    private FitsHeader Comment(Span<byte> card, int end, string? comment)
    {
        if (comment is not null)
        {
            var at = end;
            foreach (var c in " / ")
            {
                Put(card, at++, c);
            }

            foreach (var c in comment)
            {
                Put(card, at++, c);
            }
        }

        return this;

        static void Put(Span<byte> card, int at, char c)
        {
            if (at < CardBytes)
            {
                card[at] = Ascii(c);
            }
        }
    }

    private FitsHeader AddCommentary(string keyword, string text)
    {
        const int Width = CardBytes - CommentaryColumn;
        var rest = text.AsSpan();
        do
        {
            var cut = Math.Min(Width, rest.Length);
            if (cut < rest.Length && rest[..(cut + 1)].LastIndexOf(' ') is > 0 and var blank)
            {
                cut = blank + 1;
            }

            var card = NewCard(keyword, "");
            for (var k = 0; k < Math.Min(cut, Width); k++)
            {
                card[CommentaryColumn + k] = Ascii(rest[k]);
            }

            rest = rest[cut..];
        }
        while (rest.Length > 0);
        return this;
    }

    private Span<byte> Card(int index) => _cards.AsSpan(index * CardBytes, CardBytes);

    private Span<byte> NewCard()
    {
        if (_cards.Length < (_count + 1) * CardBytes)
        {
            Array.Resize(ref _cards, 2 * _cards.Length);
        }

        return Card(_count++);
    }

    private Span<byte> NewCard(string keyword, string sign)
    {
        var card = NewCard();
        card.Fill((byte)' ');
        Encoding.ASCII.GetBytes(keyword, card);
        Encoding.ASCII.GetBytes(sign, card[CommentaryColumn..]);
        return card;
    }

    /// <summary>The last card of a keyword that has a value, or -1.</summary>
    private int IndexOf(string keyword)
    {
        Span<byte> start = stackalloc byte[CommentaryColumn + 1];
        start.Fill((byte)' ');
        if (keyword.Length > CommentaryColumn || !Encoding.ASCII.TryGetBytes(keyword, start, out _))
        {
            return -1;
        }

        start[CommentaryColumn] = (byte)'=';
        var index = _count - 1;
        while (index >= 0 && !Card(index).StartsWith(start))
        {
            index--;
        }

        return index;
    }

    /// <summary>The text of a value that is no string, without its comment.</summary>
    private string Value(string keyword)
    {
        var index = IndexOf(keyword);
        return index < 0 ? "" : Encoding.ASCII.GetString(Card(index)[ValueColumn..]).Split('/')[0].Trim();
    }
}
