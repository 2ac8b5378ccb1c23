using System.Globalization;

namespace Muser.Silo.Jobs.Processes;

/// <summary>How a process ended, for people.</summary>
internal static class ProcessSentence
{
    private const int SignalBase = 128;
    private const int SigKill = 9;

    /// <summary>What a shell says where its child is killed, which is said already.</summary>
    private const string ShellSays = "Killed";

    /// <summary>One sentence; null where it ended well.</summary>
    public static string? Of(ProcessOutcome outcome, ProcessLimits limits) => outcome.End switch
    {
        ProcessEnd.TimeLimit => Text($"It was killed after {outcome.Seconds:0.0} s: its limit is {limits.Seconds:0.###} s."),
        ProcessEnd.CpuLimit => Text($"It was killed after {outcome.CpuSeconds:0.0} s of processor time: its limit is {limits.CpuSeconds:0.###} s."),
        ProcessEnd.MemoryLimit => Text($"It was killed with {outcome.PeakMemoryBytes >> 20} MiB in use: its limit is {limits.MemoryBytes >> 20} MiB."),
        ProcessEnd.Stopped => "It was stopped.",
        _ when outcome.ExitCode == 0 => null,
        _ when outcome.ExitCode == SignalBase + SigKill => $"Its process was killed (SIGKILL).{LastLine(outcome.Errors)}",
        _ when outcome.ExitCode > SignalBase => $"Its process was ended by signal {outcome.ExitCode - SignalBase}.{LastLine(outcome.Errors)}",
        _ => $"Its process ended with exit code {outcome.ExitCode}.{LastLine(outcome.Errors)}",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string LastLine(string errors) =>
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., not ShellSays and var last] ? $" It said: {last}" : "";
}
