using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Muser.Grains.Cluster;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>
/// ASCOM Alpaca on the web: <c>/management/...</c>, <c>/api/v1/TYPE/NUMBER/MEMBER</c>, <c>/setup</c>. What cannot be understood is answered with 400 and a
/// sentence; what the device refuses with 200, an error number and a sentence, as the published API has it.
/// </summary>
public static class AlpacaEndpoints
{
    private const int ApiVersion = 1;
    private const string MemberPath = "/api/v1/{type}/{number}/{member}";
    private static readonly int[] ApiVersions = [ApiVersion];

    /// <summary>Adds the endpoints.</summary>
    public static void MapMuserAlpaca(this IEndpointRouteBuilder app)
    {
        var management = app.MapGroup("/management").WithTags("Alpaca");
        management.MapGet("/apiversions", (HttpRequest request, AlpacaSite site) => Managed(request, site, () => Task.FromResult<object>(ApiVersions)))
            .WithSummary("The versions of the Alpaca API.").Produces<AlpacaReply>();
        management.MapGet("/v1/description", (HttpRequest request, AlpacaSite site, IOptions<AlpacaOptions> options) => Managed(request, site, () => Task.FromResult<object>(new
        {
            ServerName = "Muser.Orleans",
            Manufacturer = "Muser.Orleans",
            ManufacturerVersion = AlpacaDevice.Version,
            options.Value.Location,
        }))).WithSummary("What serves the devices.").Produces<AlpacaReply>();
        management.MapGet("/v1/configureddevices", (HttpRequest request, AlpacaSite site) => Managed(request, site, async () =>
                (await site.All()).Select(device => new
                {
                    DeviceName = device.Name,
                    DeviceType = TypeName(device.Type),
                    DeviceNumber = device.Number,
                    UniqueID = AlpacaSite.UniqueId(device),
                }).ToArray()))
            .WithSummary("The devices, with their numbers.").Produces<AlpacaReply>();
        app.MapGet("/setup", (AlpacaSite site) => Page(site, null)).ExcludeFromDescription();
        app.MapGet("/setup/v1/{type}/{number}/setup", (string type, string number, AlpacaSite site) => Page(site, $"{type}/{number}")).ExcludeFromDescription();
        app.MapGet(MemberPath, (string type, string number, string member, HttpRequest request, AlpacaSite site) => Call(type, number, member, request, site))
            .WithTags("Alpaca").WithSummary("Reads a member of a device, as the ASCOM Alpaca device API has it.")
            .WithMetadata(new ApiQuery("ClientID", "ClientTransactionID")).Produces<AlpacaReply>().Produces<string>(400, "text/plain");
        app.MapPut(MemberPath, (string type, string number, string member, HttpRequest request, AlpacaSite site) => Call(type, number, member, request, site))
            .AsksFor(ApiRole.Operator).DisableAntiforgery()
            .WithTags("Alpaca").WithSummary("Sets or calls a member of a device, as the ASCOM Alpaca device API has it.")
            .WithDescription("Parameters are in a form, application/x-www-form-urlencoded.").Produces<AlpacaReply>().Produces<string>(400, "text/plain");
    }

    private static async Task<IResult> Call(string type, string number, string member, HttpRequest request, AlpacaSite site)
    {
        try
        {
            // Addresses are in lower case, all of them, though the web server takes any.
            if (!request.Path.StartsWithSegments($"/api/v{ApiVersion}", StringComparison.Ordinal))
            {
                throw Malformed("The address must begin with /api/v1, in lower case.");
            }

            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || await site.Find(type, index) is not { } device)
            {
                throw Malformed($"There is no device {type}/{number}; /management/v1/configureddevices says which there are.");
            }

            if (device.Members.Find(member, HttpMethods.IsPut(request.Method)) is not { } called)
            {
                throw Malformed($"A {type} has no member '{member}' for {request.Method}.");
            }

            var read = await AlpacaCall.Reader(request);
            var (client, transaction) = (Id(read, "ClientID"), Id(read, "ClientTransactionID"));
            var values = called.Parameters.ToDictionary(each => each.Name, each => each.Read(read(each.Name)));
            var call = new AlpacaCall(WebAnswer.Client("alpaca", request), WebAnswer.Why(request), client, values);
            return await Answer(transaction, site, () => called.Invoke(call));
        }
        catch (WebRequestException wrong)
        {
            return Results.Text(wrong.Message, "text/plain", statusCode: wrong.StatusCode);
        }
    }

    private static async Task<IResult> Managed(HttpRequest request, AlpacaSite site, Func<Task<object>> answer)
    {
        try
        {
            var read = await AlpacaCall.Reader(request);
            Id(read, "ClientID");
            return await Answer(Id(read, "ClientTransactionID"), site, async () => await answer());
        }
        catch (WebRequestException wrong)
        {
            return Results.Text(wrong.Message, "text/plain", statusCode: wrong.StatusCode);
        }
    }

    private static async Task<IResult> Answer(uint transaction, AlpacaSite site, Func<Task<object?>> answer)
    {
        AlpacaReply Reply(object? value, int error, string message) => new(value, transaction, site.NextTransaction(), error, message);
        try
        {
            return Results.Json(Reply(await answer(), 0, ""), AlpacaReply.Json);
        }
        catch (AlpacaException refusal)
        {
            return Results.Json(Reply(null, refusal.Number, refusal.Message), AlpacaReply.Json);
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            return Results.Json(Reply(null, AlpacaError.Driver, $"The devices cannot be reached now ({failure.Message}); try again."), AlpacaReply.Json);
        }
    }

    /// <summary>An id of the client; 0 where it gives none.</summary>
    private static uint Id(Func<string, string?> read, string name) => read(name) is not { } text ? 0
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id
        : throw Malformed($"{name} is '{text}'; it must be 0 to 4294967295.");

    private static async Task<IResult> Page(AlpacaSite site, string? device)
    {
        var devices = (await site.All()).Where(each => device is null || $"{each.Type}/{each.Number}" == device).ToArray();
        if (devices.Length == 0)
        {
            return Results.Text($"There is no device {WebUtility.HtmlEncode(device)}.", "text/html", statusCode: StatusCodes.Status403Forbidden);
        }

        var rows = new StringBuilder();
        foreach (var each in devices)
        {
            rows.Append(CultureInfo.InvariantCulture, $"<tr><td>{TypeName(each.Type)} {each.Number}</td><td>{WebUtility.HtmlEncode(each.Name)}</td></tr>");
        }

        return Results.Content(
            $"""
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Muser.Orleans, Alpaca</title><h1>Muser.Orleans {AlpacaDevice.Version}</h1>
            <p>ASCOM Alpaca devices. Nothing is set here: settings are those of the service (<code>Muser:Alpaca</code>) and of each device.</p><table>{rows}</table></html>
            """,
            "text/html; charset=utf-8");
    }

    private static string TypeName(string type) => type switch
    {
        "observingconditions" => "ObservingConditions",
        "safetymonitor" => "SafetyMonitor",
        "switch" => "Switch",
        _ => "Telescope",
    };

    private static WebRequestException Malformed(string sentence) => new(StatusCodes.Status400BadRequest, sentence);
}
