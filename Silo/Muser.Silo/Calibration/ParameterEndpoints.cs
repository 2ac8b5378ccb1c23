using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Muser.Formats.Frames;
using Muser.Grains.Cluster;
using Muser.Interfaces.Calibration;
using Muser.Silo.Cluster;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Calibration;

/// <summary>
/// The parameters of an array on the web: <c>/api/parameters/ARRAY</c> and below, and <c>/api/products/stale</c>. What is refused is answered with one
/// sentence as problem JSON: 400 where the request is wrong, 404 where there is no such thing, 503 where the cluster is the reason.
/// </summary>
public static class ParameterEndpoints
{
    private const int DefaultLimit = 1000;

    /// <summary>Adds the endpoints to the web server of a silo.</summary>
    public static void MapMuserParameters(this IEndpointRouteBuilder app)
    {
        var parameters = app.MapGroup("/api/parameters/{array}").WithTags("Parameters");
        parameters.MapGet("/", (string array, HttpRequest request, IGrainFactory grains, TimeProvider clock) =>
            Answer(array, layout => InForce(layout, request.Query, Grain(grains, layout), clock)))
            .WithMetadata(new ApiQuery("kind", "at", "version")).WithSummary("The parameters that hold at an instant.").Produces<ParametersInForce>().ProducesProblem(400).ProducesProblem(404);
        parameters.MapGet("/changes", (string array, HttpRequest request, IGrainFactory grains) =>
            Answer(array, layout => Changes(layout, request.Query, Grain(grains, layout))))
            .WithMetadata(new ApiQuery("kind", "after", "limit")).WithSummary("Who changed what, when and why.").Produces<ParameterHistoryPage>().ProducesProblem(400).ProducesProblem(404);
        parameters.MapGet("/versions/{version}", (string array, string version, IGrainFactory grains) =>
            Answer(array, layout => Version(layout, version, Grain(grains, layout))))
            .WithSummary("One change.").Produces<ParameterVersion>().ProducesProblem(404);
        parameters.MapPost("/", (string array, HttpRequest request, IGrainFactory grains) => Answer(array, async layout =>
        {
            var body = await Body<ParameterRequest>(layout, request, each => each.Entries);
            Caller.SetWhy(request.HttpContext, body.Why);
            ParameterEntry[] entries = [.. body.Entries.Select(item => item.ToEntry())];
            return new RecordedVersion(layout.Name, await Recorded(() => Grain(grains, layout).Add(entries, body.Who, body.Why)));
        })).AsksFor(ApiRole.Engineer).WithSummary("Records parameters.").TakesJson<ParameterRequest>().Produces<RecordedVersion>();
        parameters.MapPost("/withdraw", (string array, HttpRequest request, IGrainFactory grains) => Answer(array, async layout =>
        {
            var body = await Body<WithdrawalRequest>(layout, request, each => each.Instead);
            Caller.SetWhy(request.HttpContext, body.Why);
            ParameterEntry[] instead = [.. body.Instead.Select(item => item.ToEntry())];
            return new RecordedVersion(
                layout.Name, await Recorded(() => Grain(grains, layout).Withdraw(body.Version, body.Part, instead, body.Who, body.Why)));
        })).AsksFor(ApiRole.Engineer).WithSummary("Takes a change back.").TakesJson<WithdrawalRequest>().Produces<RecordedVersion>();
        app.MapGet("/api/products/stale", (HttpRequest request, StaleProducts stale, IGrainFactory grains) =>
            Answer(Single(request.Query, "array") ?? "", async layout => (object)await stale.Find(
                layout, Time(request.Query, "from"), Time(request.Query, "to"), Grain(grains, layout), request.HttpContext.RequestAborted)))
            .WithMetadata(new ApiQuery("array", "from", "to")).WithTags("Parameters").WithSummary("The products that were made with parameters that have changed since.").Produces<StaleCycles>().ProducesProblem(400);
    }

    private static ICalibrationGrain Grain(IGrainFactory grains, ArrayLayout layout) => grains.GetGrain<ICalibrationGrain>(layout.Name);

    private static async Task<object> InForce(ArrayLayout layout, IQueryCollection query, ICalibrationGrain grain, TimeProvider clock)
    {
        var kind = Kind(query);
        var at = Time(query, "at") ?? UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var newest = await grain.GetVersion();
        var version = Number(query, "version", newest);
        var records = await grain.GetInForce(version, at.UnixNs) ?? throw NoVersion(layout, version, newest);
        return new ParametersInForce(
            layout.Name, version, newest, at, [.. records.Where(record => kind is null || record.Change.Kind == kind).Select(ParameterItem.Of)]);
    }

    private static async Task<object> Changes(ArrayLayout layout, IQueryCollection query, ICalibrationGrain grain)
    {
        var limit = Number(query, "limit", DefaultLimit);
        if (limit is < 1 or > int.MaxValue)
        {
            throw new RequestException(StatusCodes.Status400BadRequest, $"limit is {limit}; it must be above 0.");
        }

        var newest = await grain.GetVersion();
        var changes = await grain.GetChanges(new ParameterQuery { Kind = Kind(query), AfterVersion = Number(query, "after", 0), Limit = (int)limit });
        return new ParameterHistoryPage(layout.Name, newest, [.. changes.Select(ParameterLine.Of)]);
    }

    private static async Task<object> Version(ArrayLayout layout, string text, ICalibrationGrain grain)
    {
        var version = Number(text, "the version");
        var records = await grain.GetRecords(version);
        return records.Length > 0
            ? ParameterVersion.Of(layout.Name, version, records)
            : throw NoVersion(layout, version, await grain.GetVersion());
    }

    private static async Task<IResult> Answer<T>(string array, Func<ArrayLayout, Task<T>> answer)
    {
        try
        {
            var layout = ArrayLayout.ByName(array)
                ?? throw new RequestException(StatusCodes.Status404NotFound, $"'{array}' is not an array; the arrays are muser1 and muser2.");
            return Results.Json(await answer(layout), ParameterJson.For(layout));
        }
        catch (RequestException wrong)
        {
            return Results.Problem(wrong.Message, statusCode: wrong.StatusCode);
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            return Results.Problem(
                $"The parameters of {array} cannot be reached now ({failure.Message}); try again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Records a change; what the grain refuses is the fault of the request.</summary>
    private static async Task<long> Recorded(Func<Task<long>> change)
    {
        try
        {
            return await change();
        }
        catch (ArgumentException refusal)
        {
            throw new RequestException(StatusCodes.Status400BadRequest, refusal.Message);
        }
    }

    private static async Task<T> Body<T>(ArrayLayout layout, HttpRequest request, Func<T, ParameterItem[]> items)
        where T : class
    {
        // A page of another site can send a form to this machine, but not JSON.
        if (!request.HasJsonContentType())
        {
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON, and its Content-Type application/json.");
        }

        try
        {
            using var text = new StreamReader(request.Body);
            return ParameterJson.Read(await text.ReadToEndAsync(request.HttpContext.RequestAborted), layout, items);
        }
        catch (JsonException wrong)
        {
            throw new RequestException(
                StatusCodes.Status400BadRequest, $"The body cannot be read{ParameterJson.Place(wrong)}: {ParameterJson.Reason(wrong)}.");
        }
    }

    private static RequestException NoVersion(ArrayLayout layout, long version, long newest) => new(
        StatusCodes.Status404NotFound, $"{layout.Name} has no version {version} of its parameters; the newest is {newest}.");

    private static string? Single(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text] ? text : null;

    private static UtcTime? Time(IQueryCollection query, string name) =>
        Single(query, name) is not { } text ? null
        : UtcTime.TryParse(text, out var time) ? time
        : throw new RequestException(StatusCodes.Status400BadRequest, $"{name} is '{text}'; it must be UTC as 2026-11-21T04:00:00.000000000Z.");

    private static long Number(IQueryCollection query, string name, long otherwise) =>
        Single(query, name) is { } text ? Number(text, name) : otherwise;

    private static long Number(string text, string name) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new RequestException(StatusCodes.Status400BadRequest, $"{name} is '{text}'; it must be a whole number.");

    private static ParameterKind? Kind(IQueryCollection query) =>
        Single(query, "kind") is not { } text ? null
        : ParameterKindNames.TryParse(text, out var kind) ? kind
        : throw new RequestException(StatusCodes.Status400BadRequest, $"kind is '{text}'; it must be one of {string.Join(", ", ParameterKindNames.All)}.");

    private sealed class RequestException(int statusCode, string sentence) : Exception(sentence)
    {
        public int StatusCode => statusCode;
    }
}
