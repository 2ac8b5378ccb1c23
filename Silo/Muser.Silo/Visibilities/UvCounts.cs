namespace Muser.Silo.Visibilities;

/// <summary>Frames of raw files that were taken, and why others were not.</summary>
public readonly record struct UvCounts
{
    /// <summary>Frames that are in the file.</summary>
    public long Taken { get; init; }

    /// <summary>Stretches of bytes that were no good frame.</summary>
    public long Damaged { get; init; }

    /// <summary>The first of them.</summary>
    public string? FirstDamage { get; init; }

    /// <summary>Frames outside the times, bands and hands that were asked for.</summary>
    public long NotAsked { get; init; }

    /// <summary>Frames of a source other than the Sun.</summary>
    public long NotSun { get; init; }

    /// <summary>Frames that came twice or after their integration was written.</summary>
    public long RepeatedOrLate { get; init; }

    /// <summary>Frames whose hand cannot be told.</summary>
    public long HandUnknown { get; init; }

    /// <summary>Frames of a band that is not in the beginning of any file.</summary>
    public long BandUnforeseen { get; init; }
}
