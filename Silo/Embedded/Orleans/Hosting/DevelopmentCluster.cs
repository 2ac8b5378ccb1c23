using Orleans.Configuration;

namespace Muser.Embedded.Hosting;

/// <summary>The names of a cluster on one machine.</summary>
internal static class DevelopmentCluster
{
    /// <summary>Names the cluster and the service where nobody has.</summary>
    public static void FillIn(ClusterOptions options)
    {
        options.ClusterId = Or(options.ClusterId, ClusterOptions.DevelopmentClusterId);
        options.ServiceId = Or(options.ServiceId, ClusterOptions.DevelopmentServiceId);
    }

    private static string Or(string name, string fallback) => string.IsNullOrWhiteSpace(name) ? fallback : name;
}
