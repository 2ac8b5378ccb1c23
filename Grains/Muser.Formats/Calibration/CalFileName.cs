using System.Globalization;

namespace Muser.Formats.Calibration;

/// <summary>
/// Names of calibration files, <c>YYYYMMDD-PRIORITY.cal</c>: the date of the satellite's frame, in the recorder's Beijing time, and a priority of
/// 0 to 4 by which the observer chooses among those of a day.
/// </summary>
/// <param name="Date">The date.</param>
/// <param name="Priority">0 to 4.</param>
public readonly record struct CalFileName(DateOnly Date, int Priority)
{
    /// <summary>The largest priority.</summary>
    public const int MaxPriority = 4;

    private const string DateFormat = "yyyyMMdd";
    private const string Extension = ".cal";

    /// <summary>The name.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Date.ToString(DateFormat, CultureInfo.InvariantCulture)}-{Priority}{Extension}");

    /// <summary>Reads a name, or a path that ends in one.</summary>
    public static bool TryParse(string path, out CalFileName name)
    {
        name = default;
        var text = Path.GetFileName(path.AsSpan());
        if (text.Length != DateFormat.Length + 2 + Extension.Length || !text.EndsWith(Extension, StringComparison.Ordinal) || text[8] != '-' ||
            text[9] is < '0' or > (char)('0' + MaxPriority) ||
            !DateOnly.TryParseExact(text[..8], DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return false;
        }

        name = new(date, text[9] - '0');
        return true;
    }
}
