using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Muser.Embedded.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Muser.Embedded.Configuration;

/// <summary>A silo must have been told how to find its cluster.</summary>
internal sealed class ClusteringValidator(
    IServiceProvider services, IOptions<DevelopmentClusterMembershipOptions> options) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        if (options.Value.PrimarySiloEndpoint is null && services.GetService<GivenCluster>() is null)
        {
            throw new OrleansConfigurationException(
                "Clustering has not been configured: the silo cannot find its cluster. Call UseLocalhostClustering, or"
                + " another of the clustering methods of ISiloBuilder.");
        }
    }
}
