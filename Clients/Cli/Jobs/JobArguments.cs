using System.CommandLine;

namespace Muser.Cli.Jobs;

/// <summary>The arguments that the commands of one job share.</summary>
internal static class JobArguments
{
    /// <summary>The job.</summary>
    public static Argument<string> Id() => new("ID") { Description = "The job, as 'muser job list' names it." };

    /// <summary>The path of a job on the web.</summary>
    public static string Path(string id) => $"/api/jobs/{Uri.EscapeDataString(id)}";
}
