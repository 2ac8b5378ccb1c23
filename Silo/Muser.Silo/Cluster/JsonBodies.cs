using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Muser.Silo.Cluster;

/// <summary>What endpoints that read a body of JSON say of themselves.</summary>
internal static class JsonBodies
{
    /// <summary>What is no JSON comes in too, so that it is answered with a sentence, and not by the routing without one.</summary>
    private const string AnyType = "*/*";

    /// <summary>Says that an endpoint takes JSON, and how it refuses what is none.</summary>
    public static RouteHandlerBuilder TakesJson<T>(this RouteHandlerBuilder endpoint)
        where T : notnull =>
        endpoint.Accepts<T>("application/json", AnyType).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
}
