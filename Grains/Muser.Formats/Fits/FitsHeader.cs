using System.Globalization;
using System.Text;

namespace Muser.Formats.Fits;

/// <summary>
/// The header of one FITS unit: cards of 80 ASCII characters, in order (FITS standard 4.0, section 4). Built with Add, or parsed; values are read back with TryGet.
/// Not safe for several threads while being built.
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

    private readonly List<string> _cards = [];

    /// <summary>The cards, each of 80 characters, without END.</summary>
    public IReadOnlyList<string> Cards => _cards;

    /// <summary>Adds a logical value.</summary>
    public FitsHeader Add(string keyword, bool value, string? comment = null) => AddFixed(keyword, value ? "T" : "F", comment);

    /// <summary>Adds an integer.</summary>
    public FitsHeader Add(string keyword, long value, string? comment = null) =>
        AddFixed(keyword, value.ToString(CultureInfo.InvariantCulture), comment);

    /// <summary>Adds a real number with all its digits. Throws <see cref="ArgumentException"/> when it is not finite: FITS has no such values.</summary>
    public FitsHeader Add(string keyword, double value, string? comment = null)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"{keyword} = {value}: a FITS header holds finite numbers only.", nameof(value));
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!text.Contains('.'))
        {
            var exponent = text.IndexOf('E');
            text = exponent < 0 ? text + ".0" : text.Insert(exponent, ".0");
        }

        return AddFixed(keyword, text, comment);
    }

    /// <summary>Adds a string; one that is too long for a card goes on in CONTINUE cards. What is not printable ASCII becomes a question mark.</summary>
    public FitsHeader Add(string keyword, string value, string? comment = null)
    {
        const int Longest = CardBytes - ValueColumn - 2;
        var quoted = Ascii(value).Replace("'", "''").PadRight(8);
        var prefix = Keyword(keyword) + "= ";
        if (quoted.Length > Longest && IndexOf(LongStrings) < 0)
        {
            // Older than the standard's own word on CONTINUE, but verifiers still ask for it.
            Add(LongStrings, "OGIP 1.0", "strings may go on in CONTINUE cards");
        }

        while (quoted.Length > Longest)
        {
            // Never between the two halves of a doubled quote.
            var cut = Longest - 1;
            cut -= quoted[..cut].Reverse().TakeWhile(c => c == '\'').Count() % 2;
            _cards.Add($"{prefix}'{quoted[..cut]}&'".PadRight(CardBytes));
            (quoted, prefix) = (quoted[cut..], "CONTINUE  ");
        }

        var card = $"{prefix}'{quoted}'".PadRight(ValueColumn + FixedValueWidth);
        return AddCard(card, comment);
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
        if (index < 0 || !TryParseString(_cards[index].AsSpan(ValueColumn), out var text))
        {
            return false;
        }

        while (text.EndsWith('&') && ++index < _cards.Count && _cards[index].StartsWith("CONTINUE  ", StringComparison.Ordinal) &&
               TryParseString(_cards[index].AsSpan(ValueColumn), out var more))
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
        var bytes = new byte[((_cards.Count + 1) * CardBytes + BlockBytes - 1) / BlockBytes * BlockBytes];
        bytes.AsSpan().Fill((byte)' ');
        for (var i = 0; i < _cards.Count; i++)
        {
            Encoding.ASCII.GetBytes(_cards[i], bytes.AsSpan(i * CardBytes, CardBytes));
        }

        "END"u8.CopyTo(bytes.AsSpan(_cards.Count * CardBytes));
        to.Write(bytes);
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

        var cards = header._cards.Count + (isWhole ? 1 : 0);
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
        _cards.AddRange(other._cards);
        return this;
    }

    /// <summary>Gives an integer that is there another value, in the same place.</summary>
    internal void Replace(string keyword, long value)
    {
        var index = IndexOf(keyword);
        Add(keyword, value);
        _cards[index] = _cards[^1];
        _cards.RemoveAt(_cards.Count - 1);
    }

    /// <summary>Gives a line of history that is there another text, of one card like the first, in the same place.</summary>
    internal void ReplaceHistory(string text, string by) => _cards[_cards.IndexOf(("HISTORY " + text).PadRight(CardBytes))] = ("HISTORY " + by).PadRight(CardBytes);

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

            var text = Encoding.Latin1.GetString(card);
            if (card.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                if (!card.StartsWith("HISTORY "u8) && !card.StartsWith("COMMENT "u8))
                {
                    bad = offset;
                    return false;
                }

                text = Ascii(text);
            }

            _cards.Add(text);
        }

        return false;
    }

    private static string Keyword(string keyword)
    {
        if (keyword.Length is 0 or > 8 || keyword.Any(c => !(char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '-' or '_')))
        {
            throw new ArgumentException($"'{keyword}' is no FITS keyword: 1 to 8 of A-Z, 0-9, - and _.", nameof(keyword));
        }

        return keyword.PadRight(CommentaryColumn);
    }

    private static string Ascii(string text) => string.Create(text.Length, text, (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = from[i] is >= ' ' and <= '~' ? from[i] : '?';
        }
    });

    private static bool TryParseString(ReadOnlySpan<char> field, out string value)
    {
        value = "";
        field = field.TrimStart();
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

            text.Append(field[i]);
        }

        return false;
    }

    private FitsHeader AddFixed(string keyword, string value, string? comment) =>
        AddCard($"{Keyword(keyword)}= {value.PadLeft(FixedValueWidth)}", comment);

    private FitsHeader AddCard(string card, string? comment)
    {
        // A comment that does not fit is cut: it is for people only.
        var full = comment is null ? card : $"{card} / {Ascii(comment)}";
        _cards.Add(full.Length > CardBytes ? full[..CardBytes] : full.PadRight(CardBytes));
        return this;
    }

    private FitsHeader AddCommentary(string keyword, string text)
    {
        const int Width = CardBytes - CommentaryColumn;
        var rest = Ascii(text);
        do
        {
            var cut = Math.Min(Width, rest.Length);
            if (cut < rest.Length && rest.LastIndexOf(' ', cut, cut) is > 0 and var blank)
            {
                cut = blank + 1;
            }

            _cards.Add((Keyword(keyword) + rest[..Math.Min(cut, Width)]).PadRight(CardBytes));
            rest = rest[cut..];
        }
        while (rest.Length > 0);
        return this;
    }

    private int IndexOf(string keyword)
    {
        var start = keyword.PadRight(CommentaryColumn) + "=";
        return _cards.FindLastIndex(card => card.StartsWith(start, StringComparison.Ordinal));
    }

    /// <summary>The text of a value that is no string, without its comment.</summary>
    private string Value(string keyword)
    {
        var index = IndexOf(keyword);
        return index < 0 ? "" : _cards[index][ValueColumn..].Split('/')[0].Trim();
    }
}
