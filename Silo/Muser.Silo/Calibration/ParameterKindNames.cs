using Muser.Interfaces.Calibration;

namespace Muser.Silo.Calibration;

/// <summary>The kinds of parameters as files, the web and the command line name them: <c>fibreDelays</c>.</summary>
public static class ParameterKindNames
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<ParameterKind>().Select(Name)];

    /// <summary>The name of a kind.</summary>
    public static string Name(this ParameterKind kind)
    {
        var text = kind.ToString();
        return char.ToLowerInvariant(text[0]) + text[1..];
    }

    /// <summary>Reads a name, in any case.</summary>
    public static bool TryParse(string text, out ParameterKind kind) =>
        Enum.TryParse(text, ignoreCase: true, out kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(text[0]);
}
