using System.Buffers;
using System.Collections.Frozen;

namespace Muser.Interfaces.Devices;

/// <summary>
/// What names on the bus look like: 1 to 64 of <c>a-z 0-9 -</c>. They are levels of topics, so nothing else may stand in them; and since some topics are
/// told apart by a word that stands where a name does, those words are no names.
/// </summary>
public static class BusName
{
    /// <summary>The longest name.</summary>
    public const int MaxLength = 64;

    /// <summary>The rule in words, for refusals.</summary>
    public const string Rule = "1 to 64 of a-z, 0-9 and -";

    /// <summary>
    /// The id under which the service itself speaks: it alone hands commands to devices. In <see cref="Reserved"/>, so that nobody else is called so.
    /// </summary>
    public const string Service = "muser";

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Words that are no ids, of devices or clients: they stand in topics where an id could.</summary>
    public static FrozenSet<string> Reserved { get; } =
        new[] { "client", "info", "command", "value", "connect", "disconnect", "group", Service }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a text is a name.</summary>
    public static bool IsName(ReadOnlySpan<char> text) => text.Length is > 0 and <= MaxLength && !text.ContainsAnyExcept(Letters);

    /// <summary>Whether a text is a name that an id may have.</summary>
    public static bool IsId(string? text) => IsName(text) && !Reserved.Contains(text!);
}
