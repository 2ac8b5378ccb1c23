using System.Text.Json.Serialization;

namespace Muser.Simulators.Frames;

/// <summary>Which part of a damaged frame is overwritten: those that a reader can tell.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DamagePlace>))]
public enum DamagePlace
{
    /// <summary>Eight bytes of the sync are 0.</summary>
    [JsonStringEnumMemberName("sync")]
    Sync = 0,

    /// <summary>The minute is 63.</summary>
    [JsonStringEnumMemberName("time")]
    Time = 1,

    /// <summary>Band code and hop code name no band.</summary>
    [JsonStringEnumMemberName("band")]
    Band = 2,

    /// <summary>Half of the trailer is 0 (MUSER-II alone: the trailer of MUSER-I has no fixed content).</summary>
    [JsonStringEnumMemberName("trailer")]
    Trailer = 3,
}
