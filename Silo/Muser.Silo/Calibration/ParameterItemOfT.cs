using System.Text.Json.Serialization;
using Muser.Interfaces.Calibration;

namespace Muser.Silo.Calibration;

/// <summary>A parameter of one kind as files and the web have it.</summary>
public sealed record ParameterItem<T> : ParameterItem
    where T : ParameterValue
{
    /// <summary>The value.</summary>
    [JsonPropertyOrder(1)]
    public required T Value { get; init; }

    [JsonIgnore]
    public override ParameterValue Content => Value;
}
