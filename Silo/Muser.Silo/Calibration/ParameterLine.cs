using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;

namespace Muser.Silo.Calibration;

/// <summary>A line of the history as the web has it: what changed, when, by whom and why, without the value.</summary>
public sealed record ParameterLine
{
    /// <summary>The version that brought it.</summary>
    public required long Version { get; init; }

    /// <summary>Place within the version, from 0.</summary>
    public required int Part { get; init; }

    /// <summary>What it is; absent where an earlier version is withdrawn.</summary>
    public ParameterKind? Kind { get; init; }

    /// <summary>The band and hand that it is for; absent where it is for the whole array.</summary>
    public BandHand? Scope { get; init; }

    /// <summary>The first instant at which it holds; absent where an earlier version is withdrawn.</summary>
    public UtcTime? From { get; init; }

    /// <summary>The first instant at which it holds no more, where it has one of its own.</summary>
    public UtcTime? To { get; init; }

    /// <summary>The version that is void from this one on.</summary>
    public long? Withdraws { get; init; }

    /// <summary>Of that version, the one place that is void; absent where all of it is.</summary>
    public int? WithdrawsPart { get; init; }

    /// <summary>When it was recorded.</summary>
    public required UtcTime Recorded { get; init; }

    /// <summary>Who changed it.</summary>
    public required string Who { get; init; }

    /// <summary>Why.</summary>
    public required string Why { get; init; }

    /// <summary>A line as the service keeps it, for the web.</summary>
    public static ParameterLine Of(ParameterChange change) => new()
    {
        Version = change.Version,
        Part = change.Part,
        Kind = change.Kind,
        Scope = change.Scope,
        From = change.Kind is null ? null : new UtcTime(change.ValidFromUtcUnixNs),
        To = change.ValidToUtcUnixNs is { } to ? new UtcTime(to) : null,
        Withdraws = change.Withdraws,
        WithdrawsPart = change.WithdrawsPart,
        Recorded = new UtcTime(change.RecordedUtcUnixNs),
        Who = change.Who,
        Why = change.Why,
    };

    /// <summary>The line as the service keeps it.</summary>
    public ParameterChange ToChange() => new()
    {
        Version = Version,
        Part = Part,
        Kind = Kind,
        Scope = Scope,
        ValidFromUtcUnixNs = From?.UnixNs ?? 0,
        ValidToUtcUnixNs = To?.UnixNs,
        Withdraws = Withdraws,
        WithdrawsPart = WithdrawsPart,
        RecordedUtcUnixNs = Recorded.UnixNs,
        Who = Who,
        Why = Why,
    };
}
