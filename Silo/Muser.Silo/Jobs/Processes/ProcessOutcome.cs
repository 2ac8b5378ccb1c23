namespace Muser.Silo.Jobs.Processes;

/// <summary>How a process ended, with all its children.</summary>
/// <param name="End">Why.</param>
/// <param name="ExitCode">Its exit code; 128 and the number of the signal where a signal ended it.</param>
/// <param name="Output">Standard output, up to <see cref="IsolatedProcess.MaxOutputBytes"/>.</param>
/// <param name="Errors">The end of standard error.</param>
/// <param name="Seconds">Time from begin to end, s.</param>
/// <param name="CpuSeconds">Processor time at the last look, s.</param>
/// <param name="PeakMemoryBytes">The most memory of their own that they had at a look.</param>
/// <param name="GoneSeconds">Time from when it was to be killed, or had ended by itself, until the last of its children was gone, s.</param>
/// <param name="Mechanism">How they were held.</param>
public sealed record ProcessOutcome(
    ProcessEnd End, int ExitCode, string Output, string Errors, double Seconds, double CpuSeconds, long PeakMemoryBytes, double GoneSeconds, string Mechanism);
