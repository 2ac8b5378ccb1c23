using System.Text.Json;
using System.Text.Json.Serialization;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>A line that a process that performs one step writes to its standard output: one of the members is set.</summary>
internal sealed record PartHostLine
{
    /// <summary>A part that the split has said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Part { get; init; }

    /// <summary>How the step ended; the last line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StepReport? Report { get; init; }

    /// <summary>One line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ServiceJson.Compact);

    /// <summary>Reads a line; null where it is none.</summary>
    public static PartHostLine? Of(string line) => ServiceJson.TryRead<PartHostLine>(line);
}
