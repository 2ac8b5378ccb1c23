using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;

namespace Muser.Cli.Jobs;

/// <summary>What commands of jobs list: a table for people, lines of JSON for programs.</summary>
internal static class JobTable
{
    /// <summary>Prints it; one sentence where there is nothing.</summary>
    /// <param name="parse">Where to.</param>
    /// <param name="json">Whether as JSON.</param>
    /// <param name="lines">A line each.</param>
    /// <param name="nothing">What is said to people where there are none.</param>
    /// <param name="columns">The heads of the columns, and what stands in each.</param>
    public static void Print<T>(ParseResult parse, Option<bool> json, IReadOnlyList<T> lines, string nothing, params (string Head, Func<T, object?> Cell)[] columns)
    {
        if (parse.GetValue(json))
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
