using System.Globalization;
using Muser.Silo;

namespace Muser.Cli.Calibration;

/// <summary>A version, or one line of it, as tables show it: <c>5</c> or <c>5.2</c>.</summary>
internal readonly record struct LineId(long Version, int? Part)
{
    /// <summary>Reads an id; throws <see cref="UserInputException"/> where the text is none.</summary>
    public static LineId Parse(string text)
    {
        var pieces = text.Split('.');
        return long.TryParse(pieces[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version) && pieces.Length <= 2
            ? pieces is [_, var place]
                ? int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var part) ? new(version, part) : throw Wrong(text)
                : new(version, null)
            : throw Wrong(text);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version}{(Part is { } part ? $".{part}" : "")}");

    private static UserInputException Wrong(string text) =>
        new($"'{text}' is not a version; write its number, such as 5, or that of one of its lines, such as 5.2.");
}
