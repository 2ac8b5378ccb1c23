namespace Muser.Silo.Jobs.Processes;

/// <summary>What a process and all its children together may use; 0: any.</summary>
/// <param name="Seconds">Time from begin to end, s.</param>
/// <param name="CpuSeconds">Processor time, s.</param>
/// <param name="MemoryBytes">Memory of their own that is in use: resident, without what is shared with files.</param>
public readonly record struct ProcessLimits(double Seconds, double CpuSeconds, long MemoryBytes);
