namespace Muser.Interfaces.Jobs;

/// <summary>Which job a slot is to work for.</summary>
[GenerateSerializer, Immutable, Alias("muser.SlotGrant")]
public sealed record SlotGrant
{
    /// <summary>The job.</summary>
    [Id(0)]
    public required JobId Job { get; init; }

    /// <summary>What each of its parts needs.</summary>
    [Id(1)]
    public required PartNeeds Needs { get; init; }

    /// <summary>The notice of the job by which it has work: "nothing there" is believed only where no newer one has come.</summary>
    [Id(2)]
    public required long Notice { get; init; }

    /// <summary>1 to 10, 10 highest.</summary>
    [Id(3)]
    public required int Priority { get; init; }
}
