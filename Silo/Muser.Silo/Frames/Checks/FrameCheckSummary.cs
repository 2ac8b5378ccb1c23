using System.Text.Json.Serialization;

namespace Muser.Silo.Frames.Checks;

/// <summary>What <c>frames check --json</c> says last of a file.</summary>
public sealed record FrameCheckSummary
{
    public string Kind => "summary";

    public required string File { get; init; }

    public required string Array { get; init; }

    /// <summary>Bytes of the file, all of which were read.</summary>
    public required long Bytes { get; init; }

    /// <summary>Good frames.</summary>
    public required long Frames { get; init; }

    public string? FirstUtc { get; init; }

    public string? LastUtc { get; init; }

    public required long Gaps { get; init; }

    /// <summary>Frames that all gaps lack together.</summary>
    public required long Missing { get; init; }

    public required long Duplicates { get; init; }

    public required long Disordered { get; init; }

    /// <summary>Places at which bytes are no good frame.</summary>
    public required long Damaged { get; init; }

    /// <summary>The same by reason.</summary>
    public required IReadOnlyDictionary<string, long> Reasons { get; init; }

    /// <summary>Absent where it cannot be measured.</summary>
    public DelaySenseMeasurement? DelaySense { get; init; }

    public required double Seconds { get; init; }

    public required double GigabytesPerSecond { get; init; }

    /// <summary>True where nothing is wrong.</summary>
    [JsonIgnore]
    public bool IsGood => Gaps + Duplicates + Disordered + Damaged == 0;

    /// <summary>How many of each, in words.</summary>
    [JsonIgnore]
    public string Faults =>
        $"{Gaps} gaps ({Missing} frames missing), {Duplicates} duplicates, {Disordered} out of order, {Damaged} damaged";
}
