namespace Muser.Interfaces.Devices;

/// <summary>A rule of safety: when any of its conditions is met, it is tripped until none was met for a while.</summary>
[GenerateSerializer, Immutable, Alias("muser.InterlockRule")]
public sealed record InterlockRule
{
    /// <summary>Its name, as <see cref="BusName.IsName"/> allows it.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Any of these trips it.</summary>
    [Id(1)]
    public required InterlockCondition[] When { get; init; }

    /// <summary>The operations that it forbids while it is tripped, such as <c>move</c>.</summary>
    [Id(2)]
    public string[] Forbids { get; init; } = [];

    /// <summary>The devices to which it forbids them: an id, or the begin of ids and a star; all where it is empty.</summary>
    [Id(3)]
    public string[] Devices { get; init; } = [];

    /// <summary>The commands that are given when it trips.</summary>
    [Id(4)]
    public InterlockTrigger[] Triggers { get; init; } = [];

    /// <summary>It holds until none of its conditions was met for so long, s.</summary>
    [Id(5)]
    public double ClearAfterS { get; init; } = 60;
}
