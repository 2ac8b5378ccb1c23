namespace Muser.Interfaces.Calibration;

/// <summary>What was left out of the data of one frame.</summary>
[GenerateSerializer, Immutable, Alias("muser.FlagSummary")]
public sealed record FlagSummary
{
    /// <summary>The most automatic flags that are listed; the rest is counted.</summary>
    public const int MaxListed = 64;

    /// <summary>Visibilities left out, for any reason.</summary>
    [Id(0)]
    public required int Visibilities { get; init; }

    /// <summary>Of those, the ones that only automatic flags took.</summary>
    [Id(1)]
    public required int AutomaticVisibilities { get; init; }

    /// <summary>Automatic flags raised.</summary>
    [Id(2)]
    public required int Automatic { get; init; }

    /// <summary>The first of them.</summary>
    [Id(3)]
    public FlagNote[] Listed { get; init; } = [];
}
