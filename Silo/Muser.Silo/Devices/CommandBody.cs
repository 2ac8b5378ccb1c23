using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Devices;

/// <summary>What is posted to give a command.</summary>
/// <param name="Command">The command.</param>
/// <param name="Args">Its arguments: numbers, true, false or texts.</param>
/// <param name="Client">Who wants it; <c>api</c> where it is left out.</param>
/// <param name="Why">Why, for the history.</param>
/// <param name="Id">Its id, a UUID of version 7, so that it can be sent again and has its effect once; made here where it is left out.</param>
/// <param name="TimeoutS">The time that it has, s; the device's own where it is left out.</param>
public sealed record CommandBody(
    string? Command, Dictionary<string, JsonElement>? Args = null, string? Client = null, string? Why = null, Guid? Id = null, double? TimeoutS = null)
{
    private const double NsPerSecond = 1e9;

    /// <summary>The command; throws <see cref="WebRequestException"/> where it cannot be.</summary>
    internal CommandRequest ToRequest(TimeProvider clock, HttpRequest request)
    {
        Caller.SetWhy(request.HttpContext, Why);
        if (!BusName.IsName(Command))
        {
            throw new WebRequestException(StatusCodes.Status400BadRequest, "The body must name a command: {\"command\":\"stow\"}.");
        }

        if (TimeoutS is not (null or (> 0 and <= 86_400)))
        {
            throw new WebRequestException(StatusCodes.Status400BadRequest, $"timeoutS is {TimeoutS}; it must be above 0 and at most a day.");
        }

        return new CommandRequest
        {
            Id = Id ?? Guid.CreateVersion7(clock.GetUtcNow()),
            Client = WebAnswer.Client(Client, request),
            Command = Command!,
            Arguments = WebAnswer.Arguments(Args),
            DeadlineUtcUnixNs = TimeoutS is { } timeout ? clock.UtcUnixNs() + (long)(timeout * NsPerSecond) : null,
            Why = WebAnswer.Why(request),
        };
    }
}
