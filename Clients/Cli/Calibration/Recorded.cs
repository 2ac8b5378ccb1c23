using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary>Says that a change is recorded.</summary>
internal static class Recorded
{
    /// <summary>Prints the new version.</summary>
    /// <param name="parse">The command.</param>
    /// <param name="options">Its options.</param>
    /// <param name="recorded">The new version.</param>
    /// <param name="what">What it did; it ends <c>muser1 version 5: ...</c>.</param>
    public static void Say(ParseResult parse, ParameterOptions options, RecordedVersion recorded, string what)
    {
        if (options.IsJson(parse))
        {
            parse.Output().WriteJsonLine(recorded);
        }
        else
        {
            parse.Output().WriteLine($"{recorded.Array} version {recorded.Version}: {what}.");
        }
    }
}
