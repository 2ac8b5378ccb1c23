namespace Muser.Silo.Cluster.Memory;

/// <summary>How much memory this process may take, and from when on it does without. Configuration section <c>Muser:Memory</c>.</summary>
public sealed class MemoryOptions
{
    /// <summary>Default of <see cref="ShortFraction"/>.</summary>
    public const double DefaultShortFraction = 0.8;

    /// <summary>Default of <see cref="CriticalFraction"/>.</summary>
    public const double DefaultCriticalFraction = 0.92;

    /// <summary>Default of <see cref="CheckIntervalMs"/>.</summary>
    public const double DefaultCheckIntervalMs = 250;

    /// <summary>Resident memory that the process may have, bytes; 0: what the machine, or the container, has.</summary>
    public long LimitBytes { get; set; }

    /// <summary>From this share of the limit on, maps and files of integrations are left out.</summary>
    public double ShortFraction { get; set; } = DefaultShortFraction;

    /// <summary>From this share of the limit on, sockets are read only as fast as cycles are published.</summary>
    public double CriticalFraction { get; set; } = DefaultCriticalFraction;

    /// <summary>Memory is looked at so often, ms.</summary>
    public double CheckIntervalMs { get; set; } = DefaultCheckIntervalMs;

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate()
    {
        OptionsException.Require(LimitBytes >= 0, nameof(LimitBytes), LimitBytes, "0 or more");
        OptionsException.Require(ShortFraction is > 0 and < 1, nameof(ShortFraction), ShortFraction, "between 0 and 1");
        OptionsException.Require(
            CriticalFraction > ShortFraction && CriticalFraction <= 1, nameof(CriticalFraction), CriticalFraction, "above ShortFraction, at most 1");
        OptionsException.Require(CheckIntervalMs > 0, nameof(CheckIntervalMs), CheckIntervalMs, "positive");
    }
}
