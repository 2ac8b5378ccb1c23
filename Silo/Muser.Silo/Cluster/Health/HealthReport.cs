namespace Muser.Silo.Cluster.Health;

/// <summary>What a health endpoint answers.</summary>
/// <param name="Ok">Whether all checks are passed.</param>
/// <param name="Checks">Every check.</param>
public sealed record HealthReport(bool Ok, IReadOnlyList<HealthCheck> Checks)
{
    /// <summary>The report of some checks.</summary>
    public static HealthReport Of(params IReadOnlyList<HealthCheck> checks) => new(checks.All(check => check.Ok), checks);
}
