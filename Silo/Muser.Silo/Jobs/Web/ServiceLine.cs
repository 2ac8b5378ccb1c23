using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Web;

/// <summary>An instance of a service in JSON.</summary>
/// <param name="Service">The name of the service.</param>
/// <param name="Description">A sentence for people.</param>
/// <param name="Instance">The number of the instance.</param>
/// <param name="Silo">Where it lives.</param>
/// <param name="Calls">Calls that it has answered.</param>
/// <param name="Failures">Those among them that failed.</param>
/// <param name="MeanMs">Time of a call in the mean, ms.</param>
/// <param name="MaxMs">Time of the longest call, ms.</param>
public sealed record ServiceLine(string Service, string Description, int Instance, string Silo, long Calls, long Failures, double MeanMs, double MaxMs)
{
    /// <summary>The line of an instance.</summary>
    public static ServiceLine Of(ServiceStatistics instance, string description) => new(
        instance.Service,
        description,
        instance.Instance,
        instance.Silo,
        instance.Calls,
        instance.Failures,
        instance.Calls > 0 ? Math.Round(instance.TotalMs / instance.Calls, 3) : 0,
        Math.Round(instance.MaxMs, 3));
}
