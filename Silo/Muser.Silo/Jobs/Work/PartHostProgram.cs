using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>Where the program is that performs one step in a process of its own.</summary>
internal static class PartHostProgram
{
    private static readonly string[] Verb = ["job", "perform"];

    /// <summary>The command that performs a step; throws <see cref="JobException"/> where the program is not there.</summary>
    public static string[] Command(JobsOptions options) => [.. Program(options), .. Verb];

    /// <summary>The program; throws <see cref="JobException"/> where it is not there.</summary>
    public static string[] Program(JobsOptions options)
    {
        var program = options.PartHost.Length > 0 ? options.PartHost : Path.Combine(AppContext.BaseDirectory, "muser.dll");
        if (!File.Exists(program))
        {
            throw new JobException($"Parts in processes of their own need the program {program}, which is not there; name it in Muser:Jobs:PartHost.", isFinal: true);
        }

        return program.EndsWith(".dll", StringComparison.Ordinal) ? [DotNet(), program] : [program];
    }

    /// <summary>The host that runs this process, where it is that; otherwise the one of the PATH.</summary>
    private static string DotNet() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
}
