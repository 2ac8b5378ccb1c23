namespace Muser.Simulators.Frames;

/// <summary>A fault that was done to a frame, as the sidecar lists it.</summary>
/// <param name="Frame">Number of the frame in the simulation, from 0.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Bytes">Bytes left of a truncated frame, else null.</param>
/// <param name="Place">What of a damaged frame is overwritten, else null.</param>
public sealed record SimulatedFault(long Frame, FaultKind Kind, int? Bytes = null, DamagePlace? Place = null);
