namespace Muser.Interfaces.Devices;

/// <summary>An item of a plan and where it is.</summary>
[GenerateSerializer, Immutable, Alias("muser.PlanEntry")]
public sealed record PlanEntry
{
    /// <summary>The item.</summary>
    [Id(0)]
    public required PlanItem Item { get; init; }

    /// <summary>Where it is.</summary>
    [Id(1)]
    public PlanItemState State { get; init; }

    /// <summary>The step that it is at, 0-based.</summary>
    [Id(2)]
    public int Step { get; init; }

    /// <summary>The command of that step, stored before it is given: after a restart it is given again under this id, and has its effect once.</summary>
    [Id(3)]
    public Guid? Command { get; init; }

    /// <summary>When the wait of that step began, ns since 1970-01-01 UTC; null where it has not.</summary>
    [Id(4)]
    public long? WaitingSinceUtcUnixNs { get; init; }

    /// <summary>Why it waits, or how it ended.</summary>
    [Id(5)]
    public string Text { get; init; } = "";

    /// <summary>Who added it, and why; null where that was not written down yet.</summary>
    [Id(6)]
    public Requester? AddedBy { get; init; }
}
