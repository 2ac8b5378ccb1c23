namespace Muser.Formats.Frames;

/// <summary>One fault in the order of frames.</summary>
/// <param name="Fault">What it is.</param>
/// <param name="Index">Index of the frame at which it shows: behind the gap, the second of its kind, or out of order.</param>
/// <param name="Offset">Byte of that frame in its stream.</param>
/// <param name="From">The newest time before that frame.</param>
/// <param name="To">The time of that frame.</param>
/// <param name="Missing">Frames that the gap lacks, late ones not counted; 0 for the other faults.</param>
public readonly record struct SequenceFinding(
    SequenceFault Fault, long Index, long Offset, UtcTime From, UtcTime To, long Missing);
