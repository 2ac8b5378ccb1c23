namespace Muser.Interfaces.Calibration;

/// <summary>A line of the history with its value.</summary>
[GenerateSerializer, Immutable, Alias("muser.ParameterRecord")]
public sealed record ParameterRecord
{
    /// <summary>The line.</summary>
    [Id(0)]
    public required ParameterChange Change { get; init; }

    /// <summary>The value; null where the line withdraws a version.</summary>
    [Id(1)]
    public ParameterValue? Value { get; init; }
}
