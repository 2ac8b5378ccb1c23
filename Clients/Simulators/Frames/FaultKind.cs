using System.Text.Json.Serialization;

namespace Muser.Simulators.Frames;

/// <summary>What can happen to a frame on its way.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>It is whole and in its place.</summary>
    None = 0,

    /// <summary>It never arrives.</summary>
    [JsonStringEnumMemberName("drop")]
    Drop = 1,

    /// <summary>It arrives twice.</summary>
    [JsonStringEnumMemberName("repeat")]
    Repeat = 2,

    /// <summary>It arrives after the next one.</summary>
    [JsonStringEnumMemberName("swap")]
    Swap = 3,

    /// <summary>Its end is missing.</summary>
    [JsonStringEnumMemberName("truncate")]
    Truncate = 4,

    /// <summary>A part of it is overwritten: see <see cref="DamagePlace"/>.</summary>
    [JsonStringEnumMemberName("damage")]
    Damage = 5,
}
