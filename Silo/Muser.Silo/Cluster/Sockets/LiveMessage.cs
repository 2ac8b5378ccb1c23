using System.Text.Json.Serialization;

namespace Muser.Silo.Cluster.Sockets;

/// <summary>What a client is told.</summary>
/// <param name="Topic">What it is about.</param>
/// <param name="Data">What comes on the topic.</param>
/// <param name="Event"><c>subscribed</c>, <c>unsubscribed</c> or <c>refused</c>; left out with data.</param>
/// <param name="Text">Why it is refused; left out elsewhere.</param>
public sealed record LiveMessage(
    string Topic,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? Data = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Event = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text = null);
