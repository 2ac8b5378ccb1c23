namespace Muser.Interfaces.Calibration;

/// <summary>The delays of the fibres from an instant on.</summary>
[GenerateSerializer, Immutable, Alias("muser.FibreDelays")]
public sealed record FibreDelays : IEffectiveDated
{
    /// <inheritdoc/>
    [Id(0)]
    public required long ValidFromUtcUnixNs { get; init; }

    /// <summary>Delay of each correlator input, ns.</summary>
    [Id(1)]
    public required int[] DelayNsInput { get; init; }
}
