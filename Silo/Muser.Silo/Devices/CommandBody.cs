using System.Text.Json;

namespace Muser.Silo.Devices;

/// <summary>What is posted to give a command.</summary>
/// <param name="Command">The command.</param>
/// <param name="Args">Its arguments: numbers, true, false or texts.</param>
/// <param name="Client">Who wants it; <c>api</c> where it is left out.</param>
/// <param name="Why">Why, for the history.</param>
/// <param name="Id">Its id, a UUID of version 7, so that it can be sent again and has its effect once; made here where it is left out.</param>
/// <param name="TimeoutS">The time that it has, s; the device's own where it is left out.</param>
public sealed record CommandBody(
    string? Command, Dictionary<string, JsonElement>? Args = null, string? Client = null, string? Why = null, Guid? Id = null, double? TimeoutS = null);
