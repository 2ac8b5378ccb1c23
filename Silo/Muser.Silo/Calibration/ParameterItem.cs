using System.Text.Json.Serialization;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;

namespace Muser.Silo.Calibration;

/// <summary>
/// A parameter as files and the web have it: <c>{"kind":"flag","from":"2015-11-01T00:00:00.000000000Z","to":...,"who":...,"why":...,"value":{...}}</c>.
/// Instants are ISO UTC, antennas have their names; <see cref="ParameterJson"/> reads and writes it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ParameterItem<AntennaPositions>), "positions")]
[JsonDerivedType(typeof(ParameterItem<FibreDelays>), "fibreDelays")]
[JsonDerivedType(typeof(ParameterItem<FlagRule>), "flag")]
[JsonDerivedType(typeof(ParameterItem<PhaseSolution>), "phases")]
[JsonDerivedType(typeof(ParameterItem<FluxScale>), "fluxScale")]
[JsonDerivedType(typeof(ParameterItem<InstrumentStatus>), "status")]
[JsonDerivedType(typeof(ParameterItem<Weather>), "weather")]
public abstract record ParameterItem
{
    /// <summary>The version that brought it; ignored where it is recorded anew.</summary>
    [JsonPropertyOrder(-9)]
    public long? Version { get; init; }

    /// <summary>Its place within the version; ignored where it is recorded anew.</summary>
    [JsonPropertyOrder(-8)]
    public int? Part { get; init; }

    /// <summary>The first instant at which it holds.</summary>
    [JsonPropertyOrder(-7)]
    public required UtcTime From { get; init; }

    /// <summary>The first instant at which it holds no more, where it has one of its own.</summary>
    [JsonPropertyOrder(-6)]
    public UtcTime? To { get; init; }

    /// <summary>When it was recorded; ignored where it is recorded anew.</summary>
    [JsonPropertyOrder(-5)]
    public UtcTime? Recorded { get; init; }

    /// <summary>Who recorded it.</summary>
    [JsonPropertyOrder(-4)]
    public string? Who { get; init; }

    /// <summary>Why.</summary>
    [JsonPropertyOrder(-3)]
    public string? Why { get; init; }

    /// <summary>The value, whatever its kind.</summary>
    [JsonIgnore]
    public abstract ParameterValue Content { get; }

    /// <summary>A line of the history that has a value.</summary>
    public static ParameterItem Of(ParameterRecord record)
    {
        var change = record.Change;
        return Of(record.Value ?? throw new ArgumentException("A withdrawal has no value.", nameof(record)), change.ValidFromUtcUnixNs, change.ValidToUtcUnixNs) with
        {
            Version = change.Version,
            Part = change.Part,
            Recorded = new UtcTime(change.RecordedUtcUnixNs),
            Who = change.Who,
            Why = change.Why,
        };
    }

    /// <summary>A value with its validity, not recorded yet.</summary>
    public static ParameterItem Of(ParameterValue value, long fromUtcUnixNs, long? toUtcUnixNs = null)
    {
        return value switch
        {
            AntennaPositions positions => New(positions),
            FibreDelays delays => New(delays),
            FlagRule flag => New(flag),
            PhaseSolution phases => New(phases),
            FluxScale scale => New(scale),
            InstrumentStatus status => New(status),
            Weather weather => New(weather),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, "Not a kind of parameter."),
        };

        ParameterItem New<T>(T content)
            where T : ParameterValue =>
            new ParameterItem<T> { From = new UtcTime(fromUtcUnixNs), To = toUtcUnixNs is { } to ? new UtcTime(to) : null, Value = content };
    }

    /// <summary>As it is recorded.</summary>
    public ParameterEntry ToEntry() => new()
    {
        ValidFromUtcUnixNs = From.UnixNs,
        ValidToUtcUnixNs = To?.UnixNs,
        Value = Content,
        Why = Why,
    };
}
