namespace Muser.Interfaces.Devices;

/// <summary>Something that is to be observed: what, when it may begin, and what is then done.</summary>
[GenerateSerializer, Immutable, Alias("muser.PlanItem")]
public sealed record PlanItem
{
    /// <summary>Its id, made by who adds it: added again, it is the same item.</summary>
    [Id(0)]
    public required Guid Id { get; init; }

    /// <summary>Its name, for people.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary><c>sun</c>, or a source of the catalogue; empty where it looks at nothing.</summary>
    [Id(2)]
    public string Target { get; init; } = "";

    /// <summary>1 to 10; of those that may begin the highest does.</summary>
    [Id(3)]
    public int Priority { get; init; } = 5;

    /// <summary>It may begin from this instant on, ns since 1970-01-01 UTC; null for any time.</summary>
    [Id(4)]
    public long? NotBeforeUtcUnixNs { get; init; }

    /// <summary>It must begin before this instant; null for any time.</summary>
    [Id(5)]
    public long? NotAfterUtcUnixNs { get; init; }

    /// <summary>The target must be so high, deg; null where that is no matter.</summary>
    [Id(6)]
    public double? MinElevationDeg { get; init; }

    /// <summary>All of these must hold, such as that the wind is below something. What is not known does not hold.</summary>
    [Id(7)]
    public InterlockCondition[] Requires { get; init; } = [];

    /// <summary>What is done, one step after the other.</summary>
    [Id(8)]
    public required PlanStep[] Steps { get; init; }
}
