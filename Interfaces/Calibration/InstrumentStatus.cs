namespace Muser.Interfaces.Calibration;

/// <summary>What the instrument does.</summary>
[GenerateSerializer, Immutable, Alias("muser.InstrumentStatus")]
public sealed record InstrumentStatus : ParameterValue
{
    /// <summary>Antennas that are not on the source, 0-based: flagged.</summary>
    [Id(0)]
    public int[] OffSourceAntennas { get; init; } = [];

    /// <summary>In words.</summary>
    [Id(1)]
    public string Text { get; init; } = "";
}
