using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Muser.Silo.Cluster.Security;

/// <summary>Which role an endpoint asks for: what it says, else viewer for what only reads, and admin for everything else.</summary>
public static class RoleExtensions
{
    /// <summary>Asks for a role.</summary>
    public static T AsksFor<T>(this T endpoint, ApiRole role)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new RoleAsked(role));

    /// <summary>Asks nobody who they are.</summary>
    public static T AsksNobody<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new RoleAsked(null));

    /// <summary>The role that is asked for; null where nobody is asked who they are.</summary>
    public static ApiRole? RoleOf(IEnumerable<object> metadata, string? method) =>
        metadata.OfType<RoleAsked>().LastOrDefault() is { } asked ? asked.Role
        : IsReading(method) ? ApiRole.Viewer
        : ApiRole.Admin;

    /// <summary>Whether a request changes nothing.</summary>
    internal static bool IsReading(string? method) => method is not null && (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));

    private sealed record RoleAsked(ApiRole? Role);
}
