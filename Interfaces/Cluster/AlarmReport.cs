namespace Muser.Interfaces.Cluster;

/// <summary>What somebody reports who finds that something is not as it should be.</summary>
[GenerateSerializer, Immutable, Alias("muser.AlarmReport")]
public sealed record AlarmReport
{
    /// <summary>What is wrong, and where, such as <c>spool-failing.n1.muser1</c>: two reports of one key are one alarm.</summary>
    [Id(0)]
    public required string Key { get; init; }

    /// <summary>How bad it is.</summary>
    [Id(1)]
    public required AlarmSeverity Severity { get; init; }

    /// <summary>A sentence for people: what, where, and what to do.</summary>
    [Id(2)]
    public required string Text { get; init; }

    /// <summary>Who reports it: the name of a silo.</summary>
    [Id(3)]
    public required string Source { get; init; }
}
