namespace Muser.Interfaces.Jobs;

/// <summary>What one instance of a service has done since it was made.</summary>
[GenerateSerializer, Immutable, Alias("muser.ServiceStatistics")]
public sealed record ServiceStatistics
{
    /// <summary>The name of the service.</summary>
    [Id(0)]
    public required string Service { get; init; }

    /// <summary>The number of the instance.</summary>
    [Id(1)]
    public required int Instance { get; init; }

    /// <summary>The silo where it lives.</summary>
    [Id(2)]
    public required string Silo { get; init; }

    /// <summary>Calls that were answered.</summary>
    [Id(3)]
    public required long Calls { get; init; }

    /// <summary>Calls among them that failed.</summary>
    [Id(4)]
    public required long Failures { get; init; }

    /// <summary>Time of all calls together, ms.</summary>
    [Id(5)]
    public required double TotalMs { get; init; }

    /// <summary>Time of the longest call, ms.</summary>
    [Id(6)]
    public required double MaxMs { get; init; }
}
