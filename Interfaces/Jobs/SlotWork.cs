namespace Muser.Interfaces.Jobs;

/// <summary>What a slot did for a job.</summary>
[GenerateSerializer, Immutable, Alias("muser.SlotWork")]
public sealed record SlotWork
{
    /// <summary>The job.</summary>
    [Id(0)]
    public required JobId Job { get; init; }

    /// <summary>For how long, s: its share is counted by that.</summary>
    [Id(1)]
    public required double Seconds { get; init; }

    /// <summary>Whether the job had nothing for it.</summary>
    [Id(2)]
    public required bool WasEmpty { get; init; }

    /// <summary>The <see cref="SlotGrant.Notice"/> of the grant.</summary>
    [Id(3)]
    public required long Notice { get; init; }
}
