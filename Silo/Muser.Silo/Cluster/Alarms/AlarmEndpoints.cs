using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Muser.Grains.Cluster;
using Muser.Interfaces.Cluster;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Cluster.Alarms;

/// <summary>
/// The alarms on the web: <c>GET /api/alarms</c>, and <c>POST /api/alarms/KEY/acknowledge</c>. What is refused is answered with one sentence as problem
/// JSON: 400 where the request is wrong, 404 where there is no such alarm, 415 where it is not JSON, 503 where the cluster is the reason.
/// </summary>
public static class AlarmEndpoints
{
    /// <summary>Adds the endpoints.</summary>
    public static void MapMuserAlarms(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/alarms", (IGrainFactory grains) => Answer(async () =>
            Results.Json((await Grain(grains).List()).Select(AlarmLine.Of), ServiceJson.Compact)))
            .WithTags("Alarms").WithSummary("The alarms that hold, and those that were cleared not long ago.").Produces<AlarmLine[]>();
        app.MapPost("/api/alarms/{key}/acknowledge", (string key, HttpRequest request, IGrainFactory grains) => Answer(async () =>
        {
            // A page of another site can send a form to this machine, but not JSON.
            if (!request.HasJsonContentType())
            {
                return Refuse(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON, and its Content-Type application/json.");
            }

            return await Body(request) is { Who: { } who } body && !string.IsNullOrWhiteSpace(who)
                ? await Acknowledge(Grain(grains), key, who, body.Note ?? "")
                : Refuse(StatusCodes.Status400BadRequest, "The body must say who: {\"who\":\"li\",\"note\":\"on my way\"}.");
        })).AsksFor(ApiRole.Operator).WithTags("Alarms").WithSummary("Says that somebody has seen an alarm.")
            .TakesJson<AcknowledgeRequest>().Produces<AlarmLine>().ProducesProblem(404);
    }

    private static IClusterGrain Grain(IGrainFactory grains) => grains.GetGrain<IClusterGrain>(IClusterGrain.Key);

    private static async Task<IResult> Acknowledge(IClusterGrain grain, string key, string who, string note) =>
        await grain.Acknowledge(key, who, note) is { } alarm
            ? Results.Json(AlarmLine.Of(alarm), ServiceJson.Compact)
            : Refuse(StatusCodes.Status404NotFound, $"There is no alarm '{key}'.");

    private static async Task<AcknowledgeRequest?> Body(HttpRequest request)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<AcknowledgeRequest>(request.Body, ServiceJson.Compact, request.HttpContext.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<IResult> Answer(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            return Refuse(StatusCodes.Status503ServiceUnavailable, $"The alarms cannot be reached now ({failure.Message}); try again.");
        }
    }

    private static IResult Refuse(int status, string sentence) => Results.Problem(sentence, statusCode: status);
}
