using System.Text.Json;

namespace Muser.Silo.Devices;

/// <summary>A command that a rule gives, in JSON.</summary>
/// <param name="Devices">To which devices: an id, or the begin of ids and a star.</param>
/// <param name="Command">The command.</param>
/// <param name="Args">Its arguments.</param>
public sealed record TriggerLine(string? Devices, string? Command, Dictionary<string, JsonElement>? Args = null);
