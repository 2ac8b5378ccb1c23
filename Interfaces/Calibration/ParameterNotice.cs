namespace Muser.Interfaces.Calibration;

/// <summary>Says on a stream that an array has a new version of its parameters. At least once; a silo that missed it finds out by asking.</summary>
[GenerateSerializer, Immutable, Alias("muser.ParameterNotice")]
public sealed record ParameterNotice
{
    /// <summary>Stream namespace of the notices; the stream's key is the array.</summary>
    public const string StreamNamespace = "parameters";

    /// <summary>The new version.</summary>
    [Id(0)]
    public required long Version { get; init; }
}
