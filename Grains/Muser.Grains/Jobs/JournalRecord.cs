using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>A line of a job's journal.</summary>
/// <param name="Event">What it says.</param>
/// <param name="Kind">Of which step.</param>
/// <param name="Index">The number of the part; 0 for other steps.</param>
/// <param name="Attempt">The attempt; 0 where there is none.</param>
/// <param name="Payload">What comes with it.</param>
public readonly record struct JournalRecord(JournalEvent Event, StepKind Kind, int Index, int Attempt, ReadOnlyMemory<byte> Payload);
