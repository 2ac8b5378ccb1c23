using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Muser.Grains.Cluster;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Devices;

/// <summary>
/// What the endpoints of devices have in common. What is refused is answered with one sentence as problem JSON: 400 where the request is wrong, 404 where
/// there is no such thing, 409 where the device cannot now, 415 where it is not JSON, 503 where the cluster is the reason.
/// </summary>
internal static class WebAnswer
{
    /// <summary>Who wants it, where the request does not say.</summary>
    private const string DefaultClient = "api";

    /// <summary>Answers with JSON, or says why not.</summary>
    public static async Task<IResult> Of<T>(Func<Task<T>> answer)
    {
        try
        {
            return Results.Json(await answer(), ServiceJson.Compact);
        }
        catch (WebRequestException wrong)
        {
            return Results.Problem(wrong.Message, statusCode: wrong.StatusCode);
        }
        catch (ArgumentException refusal)
        {
            return Results.Problem(refusal.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            return Results.Problem($"The devices cannot be reached now ({failure.Message}); try again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Reads the body of a request.</summary>
    public static async Task<T> Body<T>(HttpRequest request)
        where T : class
    {
        // A page of another site can send a form to this machine, but not JSON.
        if (!request.HasJsonContentType())
        {
            throw new WebRequestException(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON, and its Content-Type application/json.");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, ServiceJson.Compact, request.HttpContext.RequestAborted)
                ?? throw new WebRequestException(StatusCodes.Status400BadRequest, "The body must be JSON, and not null.");
        }
        catch (JsonException wrong)
        {
            throw new WebRequestException(StatusCodes.Status400BadRequest, $"The body cannot be read, near {wrong.Path ?? "its begin"}.");
        }
    }

    /// <summary>Who wants it: by the token where there is one, else as the request says.</summary>
    public static string Client(string? client, HttpRequest request) =>
        Caller.Of(request.HttpContext) is { IsProven: true } caller ? caller.Name
        : client is null ? DefaultClient
        : ClientId.TryParse(client, out _) ? client
        : throw new WebRequestException(StatusCodes.Status400BadRequest, $"client must be {BusName.Rule}, and no reserved word.");

    /// <summary>Why, for the history of a device: as much as its messages hold.</summary>
    public static string Why(HttpRequest request) => DeviceJson.Cut(Caller.WhyOf(request.HttpContext));

    /// <summary>Who wants it, and why.</summary>
    public static Requester Requester(string? client, HttpRequest request) => new(Client(client, request), Why(request));

    /// <summary>What a device or its grain has refused.</summary>
    public static WebRequestException Refused(string code, string text) => new(
        code switch
        {
            AnswerCode.NoDevice => StatusCodes.Status404NotFound,
            AnswerCode.Malformed or AnswerCode.NoSuchName or AnswerCode.BadValue or AnswerCode.ReadOnly => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status409Conflict,
        },
        text);

    /// <summary>A name in a path.</summary>
    public static string Name(string name, string what) =>
        BusName.IsName(name) ? name : throw new WebRequestException(StatusCodes.Status404NotFound, $"The name of {what} is {BusName.Rule}.");

    /// <summary>Arguments as plain JSON.</summary>
    public static ArgumentValue[] Arguments(Dictionary<string, JsonElement>? arguments) =>
        [.. (arguments ?? []).Select(argument => new ArgumentValue(argument.Key, Value(argument.Value, argument.Key)))];

    /// <summary>A value as plain JSON.</summary>
    public static DeviceValue Value(JsonElement json, string name) =>
        PlainValue.Read(json) ?? throw new WebRequestException(StatusCodes.Status400BadRequest, $"'{name}' must be a number, true, false, or a text.");
}
