namespace Muser.Silo.Observing;

/// <summary>Live integrations of frames. Configuration section <c>Muser:Integration</c>.</summary>
public sealed class IntegrationOptions
{
    /// <summary>Default of <see cref="IntervalMs"/>.</summary>
    public const int DefaultIntervalMs = 1000;

    /// <summary>The shortest integration, ms: longer than a cycle of either array.</summary>
    public const int MinIntervalMs = 250;

    private const int MsPerHour = 3_600_000;

    /// <summary>
    /// Length of an integration, ms of the frames' own time; 0 makes none. An hour is a whole multiple of it, so that the silo that has the frames of an
    /// integration has all of them.
    /// </summary>
    public int IntervalMs { get; set; } = DefaultIntervalMs;

    /// <summary>
    /// Whether each integration is written as UVFITS, a file for each band: 1.2 MB a second of MUSER-I, 23 MB of MUSER-II. Default: means in numbers
    /// alone.
    /// </summary>
    public bool UvFits { get; set; }

    /// <summary>Length of an integration, ns; 0 for none.</summary>
    public long IntervalNs => IntervalMs * 1_000_000L;

    /// <summary>The time within which cycles are committed together, ns: an integration, or a second where there are none.</summary>
    public long GroupNs => IntervalMs > 0 ? IntervalNs : DefaultIntervalMs * 1_000_000L;

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate() => OptionsException.Require(
        IntervalMs == 0 || (IntervalMs is >= MinIntervalMs and <= MsPerHour && MsPerHour % IntervalMs == 0),
        nameof(IntervalMs),
        IntervalMs,
        $"0, or at least {MinIntervalMs} and contained in an hour a whole number of times");
}
