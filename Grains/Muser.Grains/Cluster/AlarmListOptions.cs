namespace Muser.Grains.Cluster;

/// <summary>How the list of alarms is kept. Configuration section <c>Muser:Alarms</c>.</summary>
public sealed class AlarmListOptions
{
    /// <summary>Default of <see cref="KeepClearedMs"/>: a week.</summary>
    public const double DefaultKeepClearedMs = 7 * 86_400_000.0;

    /// <summary>Default of <see cref="SilentAfterMs"/>.</summary>
    public const double DefaultSilentAfterMs = 60_000;

    /// <summary>Default of <see cref="MaxAlarms"/>.</summary>
    public const int DefaultMaxAlarms = 1000;

    /// <summary>A cleared alarm is kept for so long, ms.</summary>
    public double KeepClearedMs { get; set; } = DefaultKeepClearedMs;

    /// <summary>An alarm that nobody has reported for so long counts as cleared, ms: its source is gone.</summary>
    public double SilentAfterMs { get; set; } = DefaultSilentAfterMs;

    /// <summary>The most alarms in the list; the oldest cleared ones go first.</summary>
    public int MaxAlarms { get; set; } = DefaultMaxAlarms;
}
