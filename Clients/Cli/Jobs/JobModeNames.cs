using Muser.Interfaces.Jobs;

namespace Muser.Cli.Jobs;

/// <summary>The values of <c>--mode</c>: where a job runs and how the workers are shared out.</summary>
internal static class JobModeNames
{
    /// <summary>One part after the other, in this process, with no service.</summary>
    public const string Local = "local";

    /// <summary>On all processors of this machine, in this process, with no service.</summary>
    public const string Threads = "threads";

    /// <summary>All names.</summary>
    public static readonly string[] All = [Local, Threads, "cluster", "queue", "process"];

    /// <summary>The mode in the service; null for those that need none.</summary>
    public static JobMode? InService(string name) => name is Local or Threads ? null : Enum.Parse<JobMode>(name, ignoreCase: true);
}
