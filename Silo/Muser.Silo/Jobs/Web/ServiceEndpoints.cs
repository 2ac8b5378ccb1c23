using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Muser.Grains.Cluster;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Cluster.Security;
using Muser.Silo.Jobs.Work;

namespace Muser.Silo.Jobs.Web;

/// <summary>Services on the web, for people and for parts that are programs: 404 where there is none, 502 where it fails, 503 where the cluster is the reason.</summary>
public static class ServiceEndpoints
{
    private const long MaxRequestBytes = 512 << 10;

    /// <summary>Adds the endpoints.</summary>
    public static void MapMuserServices(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/services", (IServiceCatalog catalog, IGrainFactory grains) => Answer(() => List(catalog, grains)))
            .WithTags("Jobs").WithSummary("The instances of services, with what they have done.").Produces<ServiceLine[]>();
        app.MapPost("/api/services/{name}", (string name, HttpRequest request, ServiceCaller caller, IServiceCatalog catalog) =>
                Answer(() => Call(name, request, caller, catalog)))
            .AsksFor(ApiRole.Operator).WithTags("Jobs").WithSummary("Calls a service; request and reply are JSON, as the service has them.").Accepts<JsonElement>("application/json", "*/*").Produces<JsonElement>().ProducesProblem(404).ProducesProblem(502);
    }

    private static async Task<IResult> List(IServiceCatalog catalog, IGrainFactory grains)
    {
        var lines = catalog.All.SelectMany(service => Enumerable.Range(0, service.Instances).Select(async instance =>
            ServiceLine.Of(await grains.GetGrain<IServiceGrain>($"{service.Name}/{instance}").GetStatistics(), service.Description)));
        return Results.Json(await Task.WhenAll(lines), ServiceJson.Compact);
    }

    private static async Task<IResult> Call(string name, HttpRequest request, ServiceCaller caller, IServiceCatalog catalog)
    {
        if (!request.HasJsonContentType() || request.ContentLength > MaxRequestBytes)
        {
            return Refuse(StatusCodes.Status415UnsupportedMediaType, $"The body must be JSON, its Content-Type application/json, and its length {MaxRequestBytes} bytes at most.");
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        try
        {
            return Results.Bytes(await caller.Call(name, body.ToArray(), request.HttpContext.RequestAborted), "application/json");
        }
        catch (JobException failure)
        {
            return Refuse(catalog.Find(name) is null ? StatusCodes.Status404NotFound : StatusCodes.Status502BadGateway, failure.Message);
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
            return Refuse(StatusCodes.Status503ServiceUnavailable, $"Services cannot be reached now ({failure.Message}); try again.");
        }
    }

    private static IResult Refuse(int status, string sentence) => Results.Problem(sentence, statusCode: status);
}
