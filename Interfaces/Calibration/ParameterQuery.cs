namespace Muser.Interfaces.Calibration;

/// <summary>Which lines of the history are asked for: those that meet every condition given.</summary>
[GenerateSerializer, Immutable, Alias("muser.ParameterQuery")]
public sealed record ParameterQuery
{
    /// <summary>Only this kind, withdrawals of it included.</summary>
    [Id(0)]
    public ParameterKind? Kind { get; init; }

    /// <summary>Only versions later than this.</summary>
    [Id(1)]
    public long AfterVersion { get; init; }

    /// <summary>At most so many, the oldest first; more only to complete the last version, after which the next page begins.</summary>
    [Id(2)]
    public int Limit { get; init; } = 1000;
}
