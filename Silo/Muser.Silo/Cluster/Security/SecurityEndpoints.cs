using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Muser.Silo.Cluster.Security;

/// <summary>Who one is, and what was done: <c>GET /api/whoami</c> and <c>GET /api/audit</c>.</summary>
public static class SecurityEndpoints
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 10_000;

    /// <summary>Lets nothing through to the endpoints but what <see cref="ApiAccess"/> does; to be called before anything that answers.</summary>
    /// <param name="app">The web server.</param>
    /// <param name="served">Where it is.</param>
    public static void UseMuserSecurity(this WebApplication app, Uri served)
    {
        var isOpen = app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.IsOpen(served);
        app.UseWebSockets();
        app.UseMiddleware<ApiAccess>(isOpen);
    }

    /// <summary>Adds the endpoints.</summary>
    public static void MapMuserSecurity(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/whoami", (HttpContext context) => Results.Json(CallerLine.Of(Caller.Of(context)!), ServiceJson.Compact))
            .WithTags("Security").WithSummary("Who the token says one is, and what one may do.").Produces<CallerLine>();
        app.MapGet("/api/audit", (int? limit, string? who, string? device, bool? refused, string? after, AuditLog audit) =>
                Read(limit ?? DefaultLimit, who, device, refused ?? false, after, audit))
            .AsksFor(ApiRole.Engineer)
            .WithTags("Security").WithSummary("The audit log: who wanted what, when, why, and what became of it; the newest first.")
            .Produces<AuditLine[]>().ProducesProblem(400);
    }

    private static IResult Read(int limit, string? who, string? device, bool refused, string? after, AuditLog audit)
    {
        DateTimeOffset since = default;
        return limit is < 1 or > MaxLimit ? Refuse($"limit is {limit}; it must be 1 to {MaxLimit}.")
            : after is not null && !DateTimeOffset.TryParse(after, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out since)
                ? Refuse($"after is '{after}'; it must be a UTC time such as 2026-11-28T04:00:00Z.")
            : Results.Json(audit.Read(new AuditQuery(limit, who, device, refused, after is null ? null : since)), ServiceJson.Compact);

        static IResult Refuse(string sentence) => Results.Problem(sentence, statusCode: StatusCodes.Status400BadRequest);
    }
}
