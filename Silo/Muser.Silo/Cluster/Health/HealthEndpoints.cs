using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Cluster.Health;

/// <summary><c>/health/live</c> and <c>/health/ready</c>, for whatever restarts processes and sends them work: 200 or 503, and every check by name.</summary>
public static class HealthEndpoints
{
    /// <summary>Adds the endpoints.</summary>
    public static void MapMuserHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", (SiloHealth health) => Answer(health.Live()))
            .AsksNobody().WithTags("Health").WithSummary("Whether the process lives; 503 where it is to be started again.").Produces<HealthReport>();
        app.MapGet("/health/ready", (SiloHealth health) => Answer(health.Ready()))
            .AsksNobody().WithTags("Health").WithSummary("Whether the silo can work.").Produces<HealthReport>().Produces<HealthReport>(503);
    }

    private static IResult Answer(HealthReport report) => Results.Json(
        report, ServiceJson.Compact, statusCode: report.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
