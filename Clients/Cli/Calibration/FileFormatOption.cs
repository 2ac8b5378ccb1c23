using System.CommandLine;
using Muser.Cli.Calibration.Files;

namespace Muser.Cli.Calibration;

/// <summary>The options <c>--format</c> and <c>--ref-time</c> of files with parameters.</summary>
internal static class FileFormatOption
{
    private const string Json = "json";
    private const string Utc = "utc";
    private const string Beijing = "beijing";

    /// <summary>The option <c>--format</c>.</summary>
    /// <param name="otherwise">Its default; null where the content of a file tells.</param>
    public static Option<string?> Create(string? otherwise)
    {
        var layouts = string.Join(", ", PredecessorLayout.All.Select(layout => layout.Name));
        var format = new Option<string?>("--format")
        {
            Description = otherwise is null
                ? $"json, or one of the predecessor's lists: {layouts}; without it, the content tells."
                : $"json, or one of the predecessor's lists: {layouts}.",
        };
        if (otherwise is not null)
        {
            format.DefaultValueFactory = _ => otherwise;
        }

        format.AcceptOnlyFromAmong([Json, .. PredecessorLayout.All.Select(layout => layout.Name)]);
        return format;
    }

    /// <summary>The option <c>--ref-time</c>.</summary>
    public static Option<string> RefTime()
    {
        var refTime = new Option<string>("--ref-time")
        {
            Description = "What the times in the predecessor's lists are; its own were Beijing time.",
            DefaultValueFactory = _ => Beijing,
        };
        refTime.AcceptOnlyFromAmong(Beijing, Utc);
        return refTime;
    }

    /// <summary>The predecessor's layout that is meant; null for JSON.</summary>
    public static PredecessorLayout? Layout(string? format) => PredecessorLayout.All.FirstOrDefault(layout => layout.Name == format);

    /// <summary>Whether times are UTC.</summary>
    public static bool IsUtc(string? refTime) => refTime == Utc;
}
