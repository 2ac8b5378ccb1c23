using Orleans.Configuration;

namespace Muser.Embedded.Hosting;

/// <summary>The names of a cluster on one machine.</summary>
internal static class DevelopmentCluster
{
    /// <summary>Names the cluster and the service where nobody has.</summary>
    public static void FillIn(ClusterOptions options)
    {
        options.ClusterId = string.IsNullOrWhiteSpace(options.ClusterId) ? ClusterOptions.DevelopmentClusterId : options.ClusterId;
        options.ServiceId = string.IsNullOrWhiteSpace(options.ServiceId) ? ClusterOptions.DevelopmentServiceId : options.ServiceId;
    }
}
