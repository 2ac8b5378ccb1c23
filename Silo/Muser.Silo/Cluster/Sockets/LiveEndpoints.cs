using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Cluster.Sockets;

/// <summary><c>/api/ws</c>: what changes, over a WebSocket; see <see cref="LiveTopics"/>.</summary>
public static partial class LiveEndpoints
{
    /// <summary>Adds what sockets need.</summary>
    public static void AddMuserSockets(this IServiceCollection services)
    {
        services.AddSingleton<LiveTopics>();
        services.AddSingleton(provider => new LiveStatistics(provider.GetRequiredService<ILocalSiloDetails>().Name));
    }

    /// <summary>Adds the endpoint.</summary>
    public static void MapMuserSockets(this IEndpointRouteBuilder app) => app.MapGet("/api/ws", Serve)
        .WithTags("Live")
        .WithSummary("A WebSocket that tells what changes.")
        .WithDescription($"The client says {{\"op\":\"subscribe\",\"topic\":\"devices\"}} or unsubscribe; it is told {{\"topic\":...,\"data\":...}}. Topics: {LiveTopics.Known}.")
        .Produces(StatusCodes.Status101SwitchingProtocols)
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> Serve(
        HttpContext context, LiveTopics topics, LiveStatistics statistics, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<LiveTopics> log)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            return Results.Problem("A WebSocket is served here; ask for one.", statusCode: StatusCodes.Status400BadRequest);
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var live = new LiveSocket(socket, topics.Open, clock);
        statistics.Opened();
        var why = "lost";
        try
        {
            why = await live.Run(lifetime.ApplicationStopping, OpenRequest.Of(context));
        }
        finally
        {
            statistics.Ended(why);
            if (why == LiveSocket.Slow)
            {
                LogDropped(log, Caller.Of(context)?.Name ?? "?", context.Connection.RemoteIpAddress?.ToString() ?? "?", LiveSocket.SendPatience.TotalSeconds);
            }
        }

        return Results.Empty;
    }

    [LoggerMessage(EventId = 2661, Level = LogLevel.Warning, Message = "The WebSocket of {Who} at {From} was dropped: it took nothing for {Seconds} s.")]
    private static partial void LogDropped(ILogger log, string who, string from, double seconds);
}
