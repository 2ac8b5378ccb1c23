namespace Muser.Simulators.Frames;

/// <summary>One arrival at the recorder: a frame, or what is left of it.</summary>
/// <param name="Frame">Number of the frame.</param>
/// <param name="Bytes">Bytes that arrive.</param>
/// <param name="Fault">What happened to it, or null; the second arrival of a repeated frame and the partner of a swapped one have none.</param>
public readonly record struct Emission(long Frame, int Bytes, SimulatedFault? Fault);
