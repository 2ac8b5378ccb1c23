namespace Muser.Interfaces.Observing;

/// <summary>The answer of one band of an integration.</summary>
[GenerateSerializer, Immutable, Alias("muser.BandReceipt")]
public sealed record BandReceipt
{
    /// <summary>The means, one for each hand of which there are frames; null where frames are missing.</summary>
    [Id(0)]
    public BandIntegration[]? Hands { get; init; }

    /// <summary>
    /// UTC of frames of the left hand that are not in the sums of this silo, because the one that had them is gone: send them again, then ask again.
    /// </summary>
    [Id(1)]
    public long[] MissingLeftUtcUnixNs { get; init; } = [];

    /// <summary>The same of the right hand.</summary>
    [Id(2)]
    public long[] MissingRightUtcUnixNs { get; init; } = [];
}
