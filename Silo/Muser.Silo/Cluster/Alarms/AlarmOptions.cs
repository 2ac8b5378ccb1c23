namespace Muser.Silo.Cluster.Alarms;

/// <summary>When a silo raises an alarm. Configuration section <c>Muser:Alarms</c>.</summary>
public sealed class AlarmOptions
{
    /// <summary>Default of <see cref="CheckIntervalMs"/>.</summary>
    public const double DefaultCheckIntervalMs = 1000;

    /// <summary>Default of <see cref="RepeatAfterMs"/>.</summary>
    public const double DefaultRepeatAfterMs = 10_000;

    /// <summary>Default of <see cref="WindowMs"/>.</summary>
    public const double DefaultWindowMs = 10_000;

    /// <summary>Default of <see cref="SpoolNearFraction"/>.</summary>
    public const double DefaultSpoolNearFraction = 0.8;

    /// <summary>Default of <see cref="LowDiskBytes"/>: 1 GiB.</summary>
    public const long DefaultLowDiskBytes = 1L << 30;

    /// <summary>Default of <see cref="NoFramesAfterMs"/>.</summary>
    public const double DefaultNoFramesAfterMs = 30_000;

    /// <summary>Default of <see cref="ForgottenAfterMs"/>: an hour.</summary>
    public const double DefaultForgottenAfterMs = 3_600_000;

    /// <summary>Default of <see cref="DamageFraction"/>.</summary>
    public const double DefaultDamageFraction = 0.01;

    /// <summary>Default of <see cref="HeldUpAfterMs"/>.</summary>
    public const double DefaultHeldUpAfterMs = 2000;

    /// <summary>Default of <see cref="StuckAfterMs"/>: twice the time for which a frame may wait for its maps to be begun.</summary>
    public const double DefaultStuckAfterMs = 20_000;

    /// <summary>Default of <see cref="BacklogCycles"/>: a second of cycles.</summary>
    public const int DefaultBacklogCycles = 40;

    /// <summary>The silo looks this often whether something is wrong, ms: what it reports of one alarm, it reports at most so often.</summary>
    public double CheckIntervalMs { get; set; } = DefaultCheckIntervalMs;

    /// <summary>An alarm that holds is reported again after this, ms; well below <c>SilentAfterMs</c>.</summary>
    public double RepeatAfterMs { get; set; } = DefaultRepeatAfterMs;

    /// <summary>What counts events, such as late cycles, holds until there was none for so long, ms.</summary>
    public double WindowMs { get; set; } = DefaultWindowMs;

    /// <summary>The spool is near its limit when it holds more than this share of it.</summary>
    public double SpoolNearFraction { get; set; } = DefaultSpoolNearFraction;

    /// <summary>The disk of the products is nearly full below so many free bytes.</summary>
    public long LowDiskBytes { get; set; } = DefaultLowDiskBytes;

    /// <summary>An array of which frames came, and then none for so long, is silent, ms.</summary>
    public double NoFramesAfterMs { get; set; } = DefaultNoFramesAfterMs;

    /// <summary>An array that is silent, or a silo that is gone, for so long is no alarm any more but the way things are, ms.</summary>
    public double ForgottenAfterMs { get; set; } = DefaultForgottenAfterMs;

    /// <summary>Damage is an alarm above this share of what comes in.</summary>
    public double DamageFraction { get; set; } = DefaultDamageFraction;

    /// <summary>A receiver that has read no frame for so long, because those before could not be passed on, is held up, ms.</summary>
    public double HeldUpAfterMs { get; set; } = DefaultHeldUpAfterMs;

    /// <summary>A cycle that has waited for so long to be published, all its frames being there, is stuck, ms.</summary>
    public double StuckAfterMs { get; set; } = DefaultStuckAfterMs;

    /// <summary>A backlog that grows is an alarm from so many cycles on.</summary>
    public int BacklogCycles { get; set; } = DefaultBacklogCycles;

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate()
    {
        RequireTime(nameof(CheckIntervalMs), CheckIntervalMs);
        RequireTime(nameof(RepeatAfterMs), RepeatAfterMs);
        RequireTime(nameof(WindowMs), WindowMs);
        RequireTime(nameof(NoFramesAfterMs), NoFramesAfterMs);
        RequireTime(nameof(ForgottenAfterMs), ForgottenAfterMs);
        RequireTime(nameof(HeldUpAfterMs), HeldUpAfterMs);
        RequireTime(nameof(StuckAfterMs), StuckAfterMs);
        OptionsException.Require(SpoolNearFraction is > 0 and <= 1, nameof(SpoolNearFraction), SpoolNearFraction, "above 0, at most 1");
        OptionsException.Require(DamageFraction is >= 0 and <= 1, nameof(DamageFraction), DamageFraction, "0 to 1");
        OptionsException.Require(LowDiskBytes >= 0, nameof(LowDiskBytes), LowDiskBytes, "0 or more");
        OptionsException.Require(BacklogCycles >= 1, nameof(BacklogCycles), BacklogCycles, "1 or more");
    }

    private static void RequireTime(string option, double value) =>
        OptionsException.Require(value is >= 1 and <= int.MaxValue, option, value, $"1 to {int.MaxValue}");
}
