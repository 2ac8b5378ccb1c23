using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Muser.Silo;

namespace Muser.Cli.Shell;

/// <summary>What commands list: a table for people, lines of JSON for programs.</summary>
internal static class Listing
{
    /// <summary>Prints it; one sentence where there is nothing.</summary>
    /// <param name="parse">Where to.</param>
    /// <param name="isJson">Whether as JSON.</param>
    /// <param name="lines">A line each.</param>
    /// <param name="nothing">What is said to people where there are none.</param>
    /// <param name="columns">The heads of the columns, and what stands in each.</param>
    public static void Print<T>(ParseResult parse, bool isJson, IReadOnlyList<T> lines, string nothing, params (string Head, Func<T, object?> Cell)[] columns)
    {
        if (isJson)
        {
            foreach (var line in lines)
            {
                parse.Output().WriteLine(JsonSerializer.Serialize(line, ServiceJson.Compact));
            }

            return;
        }

        if (lines.Count == 0)
        {
            parse.Output().WriteLine(nothing);
            return;
        }

        var table = new TextTable([.. columns.Select(column => column.Head)]);
        foreach (var line in lines)
        {
            table.Add([.. columns.Select(column => Convert.ToString(column.Cell(line), CultureInfo.InvariantCulture) ?? "")]);
        }

        table.Write(parse.Output());
    }
}
