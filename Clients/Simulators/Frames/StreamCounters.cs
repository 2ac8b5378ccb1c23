namespace Muser.Simulators.Frames;

/// <summary>What a simulated receiver has done so far.</summary>
/// <param name="FramesSent">Frames sent, whole or not.</param>
/// <param name="BytesSent">Bytes sent, lengths included.</param>
/// <param name="Cycles">Cycles begun.</param>
/// <param name="FramesLate">Frames sent after <see cref="StreamOptions.LateAfter"/>.</param>
/// <param name="FramesLost">Frames that were due while there was no connection.</param>
/// <param name="Faults">Frames dropped, repeated, swapped, truncated or damaged on purpose.</param>
/// <param name="Connections">Connections made.</param>
/// <param name="MaxLagMs">Longest time from a frame's due time to its sending, ms.</param>
public readonly record struct StreamCounters(
    long FramesSent, long BytesSent, long Cycles, long FramesLate, long FramesLost, long Faults, int Connections, double MaxLagMs);
