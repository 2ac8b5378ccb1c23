namespace Muser.Interfaces.Calibration;

/// <summary>The delays of the fibres.</summary>
[GenerateSerializer, Immutable, Alias("muser.FibreDelays")]
public sealed record FibreDelays : ParameterValue
{
    /// <summary>Delay of each correlator input, ns.</summary>
    [Id(0)]
    public required int[] DelayNsInput { get; init; }
}
