using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary>Parameters as a table for people.</summary>
internal static class ParameterTable
{
    /// <summary>Prints what is in force, or what would be recorded, one line for each.</summary>
    public static void Write(TextWriter output, ArrayLayout layout, IEnumerable<ParameterItem> items)
    {
        var text = new ParameterText(layout);
        var table = new TextTable("id", "kind", "for", "from", "to", "value", "who", "why");
        foreach (var item in items)
        {
            table.Add(
                Id(item),
                item.Content.Kind.Name(),
                item.Content.Scope?.ToString() ?? "",
                Short(item.From),
                item.To is { } to ? Short(to) : "",
                text.Summary(item.Content),
                item.Who ?? "",
                item.Why ?? "");
        }

        table.Write(output);
    }

    /// <summary>By what a line is named: its version and its place, <c>5.0</c>.</summary>
    public static string Id(ParameterItem item) => item.Version is { } version ? string.Create(CultureInfo.InvariantCulture, $"{version}.{item.Part}") : "";

    /// <summary>An instant without the zeros at its end: <c>2015-11-01 04:08:49.5</c>.</summary>
    public static string Short(UtcTime time) => time.ToString().TrimEnd('Z').TrimEnd('0').TrimEnd('.').Replace('T', ' ');
}
