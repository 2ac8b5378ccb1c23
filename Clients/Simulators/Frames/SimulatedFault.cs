namespace Muser.Simulators.Frames;

/// <summary>A fault that was done to a frame, as the sidecar lists it.</summary>
/// <param name="Frame">Number of the frame in the simulation, from 0.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Bytes">Bytes left of a truncated frame, else null.</param>
/// <param name="Place">What of a damaged frame is overwritten, else null.</param>
public sealed record SimulatedFault(long Frame, FaultKind Kind, int? Bytes = null, DamagePlace? Place = null)
{
    /// <summary>In a few words, for people: <c>damaged in the time</c>.</summary>
    public string Describe() => Kind switch
    {
        FaultKind.Drop => "dropped",
        FaultKind.Repeat => "sent twice",
        FaultKind.Swap => "sent after the next",
        FaultKind.Truncate => $"cut to {Bytes} bytes",
        _ => $"damaged in the {Place!.Value.ToString().ToLowerInvariant()}",
    };
}
