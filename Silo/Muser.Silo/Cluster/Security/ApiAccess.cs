using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Muser.Silo.Cluster.Security;

/// <summary>
/// Stands before every endpoint: finds out who makes a request, refuses what their role may not do, and writes down what changes something or is refused.
/// A token comes as <c>Authorization: Bearer TOKEN</c>, or, for browsers and clients that know nothing else, as the password of Basic.
/// </summary>
/// <param name="next">What comes after.</param>
/// <param name="tokens">The tokens.</param>
/// <param name="isOpen">Whether somebody without a token may do everything.</param>
/// <param name="audit">The audit log.</param>
/// <param name="watch">Is told of refusals.</param>
/// <param name="requests">The requests that tokens have let in.</param>
public sealed class ApiAccess(RequestDelegate next, TokenFile tokens, bool isOpen, AuditLog audit, AccessWatch watch, OpenRequests requests)
{
    /// <summary>The header with which a request says why; a <c>why</c> in the body or the query wins.</summary>
    public const string WhyHeader = "X-Reason";

    private const string Stranger = "?";
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>Lets a request through, or refuses it.</summary>
    public async Task Invoke(HttpContext context)
    {
        var asked = RoleExtensions.RoleOf(context.GetEndpoint()?.Metadata ?? [], context.Request.Method);
        if (asked is not { } role)
        {
            await next(context);
            return;
        }

        var (caller, token, isKnown) = Identify(context.Request);
        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = new(["Bearer", "Basic realm=\"muser\""]);
            await Refuse(context, null, StatusCodes.Status401Unauthorized, isKnown ? "no-token" : "unknown-token", isKnown
                ? "A token is needed: send 'Authorization: Bearer TOKEN'; 'muser token create' makes one."
                : "The token is not known here; it was revoked, has expired, or never was one.");
            return;
        }

        if (Foreign(context.Request) is { } foreign)
        {
            await Refuse(context, caller, StatusCodes.Status403Forbidden, "foreign-page", foreign);
            return;
        }

        if (caller.Role < role)
        {
            var verb = $"{context.Request.Method} {context.Request.Path}";
            var sentence = $"{verb} is for the role {role.Word()} and above, and {caller.Name} has the role {caller.Role.Word()}.";
            await Refuse(context, caller, StatusCodes.Status403Forbidden, "role", sentence);
            return;
        }

        caller.Enter(context);
        using (token is null ? null : requests.Enter(context, token))
        {
            await next(context);
        }

        if (!RoleExtensions.IsReading(context.Request.Method))
        {
            var status = context.Response.StatusCode;
            await audit.Add(Line(context, caller, status, status >= StatusCodes.Status400BadRequest, ""));
        }
    }

    /// <summary>Who makes a request, and the token that says so, where one does; whether what they showed, if anything, is known.</summary>
    private (Caller? Caller, ApiToken? Token, bool IsKnown) Identify(HttpRequest request)
    {
        if (Token(request.Headers.Authorization.ToString()) is { } text)
        {
            return tokens.Find(text) is { } token ? (new Caller(token.Name, token.Role, IsProven: true), token, true) : (null, null, false);
        }

        return isOpen ? (new Caller(Caller.LocalName, ApiRole.Admin, IsProven: false), null, true) : (null, null, true);
    }

    private static string? Token(string header)
    {
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return header[Bearer.Length..].Trim();
        }

        var pair = new byte[header.Length];
        return header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(header[Basic.Length..].Trim(), pair, out var length)
            ? Encoding.UTF8.GetString(pair, 0, length).Split(':', 2)[^1]
            : header.Length > 0 ? header : null;
    }

    /// <summary>
    /// A browser sends what it knows of this service along with what pages of others ask it for. Such a page may change nothing, and where everybody on
    /// this machine is let in, it may not even read by having a name of its own point to this machine.
    /// </summary>
    private string? Foreign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var isChange = !RoleExtensions.IsReading(request.Method) || request.HttpContext.WebSockets.IsWebSocketRequest;
        var own = new Uri($"{request.Scheme}://{request.Host}").Authority;
        return isChange && origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority == own)
                ? $"A page of {origin} may not ask for this."
            : isOpen && request.Host.Host is not "localhost" && !IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out _)
                ? $"The service is asked as '{request.Host.Host}'; without a token it answers to localhost and addresses alone."
            : null;
    }

    private async Task Refuse(HttpContext context, Caller? caller, int status, string reason, string sentence)
    {
        context.Response.StatusCode = status;
        await audit.Add(Line(context, caller, status, isRefused: true, sentence));
        watch.Refused(reason, caller?.Name ?? Stranger, From(context), $"{context.Request.Method} {context.Request.Path}");
        await Results.Problem(sentence, statusCode: status).ExecuteAsync(context);
    }

    private static AuditLine Line(HttpContext context, Caller? caller, int status, bool isRefused, string text) => new(
        default,
        "",
        caller?.Name ?? Stranger,
        caller?.Role,
        From(context),
        $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}",
        "",
        null,
        Caller.WhyOf(context),
        $"{status}",
        isRefused,
        text);

    private static string From(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "?";
}
