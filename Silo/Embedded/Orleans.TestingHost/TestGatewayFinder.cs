using Muser.Embedded.Membership;
using Muser.Embedded.Messaging;

namespace Muser.Embedded.TestingHost;

/// <summary>The gateways of a test cluster: those of its active silos that have one.</summary>
internal sealed class TestGatewayFinder(Cluster cluster) : IGatewayFinder
{
    public IEnumerable<SiloNode> Find() =>
        cluster.ActiveSilos.Select(silo => Network.Find(silo.Address)).OfType<SiloNode>().Where(silo => silo.HasGateway);
}
