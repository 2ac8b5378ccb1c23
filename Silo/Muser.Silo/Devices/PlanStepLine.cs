using System.Text.Json;

namespace Muser.Silo.Devices;

/// <summary>A step of a script in JSON.</summary>
/// <param name="Device">The device.</param>
/// <param name="Group">Or the group, which acts at one instant.</param>
/// <param name="Command">The command; left out for a wait.</param>
/// <param name="Args">Its arguments.</param>
/// <param name="WaitS">How long to wait, s: after the command, where there is one.</param>
public sealed record PlanStepLine(
    string? Device = null, string? Group = null, string? Command = null, Dictionary<string, JsonElement>? Args = null, double? WaitS = null);
