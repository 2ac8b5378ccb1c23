using System.Globalization;

namespace Muser.Devices.Indi;

/// <summary>
/// Numbers as INDI writes them: plain, or in base 60, up to three of them, separated by blanks, colons or semicolons (INDI white paper, version 1.7, numeric
/// formats): <c>-12:30:45.5</c> is -12.5126.
/// </summary>
internal static class IndiNumber
{
    private const int MaxParts = 3;
    private const double Base = 60;

    /// <summary>Reads a number; false where it is none, or not finite.</summary>
    public static bool TryParse(string text, out double number)
    {
        number = 0;
        var trimmed = text.Trim();
        var isNegative = trimmed.StartsWith('-');
        var parts = trimmed.TrimStart('+', '-').Split([' ', ':', ';'], MaxParts + 1, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > MaxParts)
        {
            return false;
        }

        for (var part = parts.Length - 1; part >= 0; part--)
        {
            if (!double.TryParse(parts[part], NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            number = value + (number / Base);
        }

        number = isNegative ? -number : number;
        return double.IsFinite(number);
    }

    /// <summary>The shortest text that is read as the same number.</summary>
    public static string Format(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
