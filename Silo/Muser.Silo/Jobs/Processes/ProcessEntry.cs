namespace Muser.Silo.Jobs.Processes;

/// <summary>A process, as /proc has it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">The number of its parent.</param>
/// <param name="Session">The number of its session.</param>
/// <param name="CpuTicks">Processor time of it and of its children that it has waited for, in ticks of the clock.</param>
/// <param name="StartTicks">When it began, in ticks of the clock: with the number it tells a process from a later one of the same number.</param>
/// <param name="IsZombie">Whether it has ended, and only its exit code is left.</param>
internal readonly record struct ProcessEntry(int Id, int Parent, int Session, long CpuTicks, long StartTicks, bool IsZombie);
