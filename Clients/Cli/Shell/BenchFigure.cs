using System.Globalization;
using System.Text.Json.Serialization;

namespace Muser.Cli.Shell;

/// <summary>One measured figure beside its ceiling: a line of every <c>muser bench</c>.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Ceiling">What it is read against, in the same unit; null where there is nothing.</param>
/// <param name="CeilingName">What the ceiling is.</param>
internal sealed record BenchFigure(string Name, double Value, string Unit, double? Ceiling = null, string? CeilingName = null)
{
    /// <summary>Value over ceiling.</summary>
    [JsonPropertyOrder(1)]
    public double? Ratio => Value / Ceiling;

    /// <summary>Prints the figure, as text or as one JSON object.</summary>
    public void Print(TextWriter output, bool json)
    {
        if (json)
        {
            output.WriteJsonLine(this);
            return;
        }

        var beside = Ceiling is null ? "" : $"   {Digits(Ratio!.Value)} x {Digits(Ceiling.Value)} {Unit}: {CeilingName}";
        output.WriteLine($"{Name,-52} {Digits(Value),10} {Unit,-8}{beside}");
    }

    /// <summary>Three significant digits, or all before the point.</summary>
    private static string Digits(double value)
    {
        var magnitude = value == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return value.ToString("N" + Math.Clamp(2 - magnitude, 0, 6), CultureInfo.InvariantCulture);
    }
}
