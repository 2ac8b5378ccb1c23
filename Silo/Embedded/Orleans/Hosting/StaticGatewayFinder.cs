using Microsoft.Extensions.Options;
using Muser.Embedded.Messaging;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Muser.Embedded.Hosting;

/// <summary>Knows gateways by their end points, and by them the other silos of the cluster.</summary>
internal sealed class StaticGatewayFinder(
    IOptions<StaticGatewayListProviderOptions> options, IOptions<ClusterOptions> cluster) : IGatewayFinder
{
    private Membership.Cluster? _cluster;

    public IEnumerable<SiloNode> Find()
    {
        var configured = options.Value.Gateways
            .Select(uri => uri.ToIPEndPoint())
            .Select(endpoint => endpoint is null ? null : Network.FindGateway(endpoint))
            .OfType<SiloNode>()
            .Where(silo => silo.ClusterId == cluster.Value.ClusterId)
            .ToArray();
        _cluster = configured.FirstOrDefault()?.Cluster ?? _cluster;
        var others = _cluster?.ActiveSilos.Select(silo => Network.Find(silo.Address)).OfType<SiloNode>() ?? [];
        return configured.Concat(others).Distinct();
    }
}
