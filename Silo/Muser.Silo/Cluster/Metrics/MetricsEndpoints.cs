using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Muser.Silo.Cluster.Metrics;

/// <summary><c>/metrics</c>: all metrics of this process, for Prometheus.</summary>
public static class MetricsEndpoints
{
    /// <summary>Adds what collects metrics.</summary>
    public static void AddMuserMetrics(this IServiceCollection services) => services.AddSingleton<MetricCollector>();

    /// <summary>Adds the endpoint, and begins to collect metrics: to be called before the host starts.</summary>
    public static void MapMuserMetrics(this IEndpointRouteBuilder app)
    {
        var metrics = app.ServiceProvider.GetRequiredService<MetricCollector>();
        app.MapGet("/metrics", () => Results.Text(metrics.Write(), PrometheusText.ContentType))
            .WithTags("Health").WithSummary("All metrics of this process, for Prometheus.").Produces<string>(200, "text/plain");
    }
}
