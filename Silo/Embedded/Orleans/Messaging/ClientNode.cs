using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Embedded.Grains;
using Muser.Embedded.Invocation;
using Muser.Embedded.Membership;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Muser.Embedded.Messaging;

/// <summary>A client outside of the silos: all its calls go over the wire to a gateway, and on from there.</summary>
internal sealed class ClientNode : Node
{
    private readonly IGatewayFinder _gateways;
    private Cluster? _cluster;
    private SiloNode? _gateway;

    public ClientNode(
        IServiceProvider services, IGatewayFinder gateways, ILoggerFactory loggers, IOptions<ClientMessagingOptions> messaging)
        : base(
            services,
            SiloAddress.New(System.Net.IPAddress.Loopback, 0, -SiloAddress.AllocateNewGeneration()),
            messaging.Value,
            loggers.CreateLogger("Orleans.OutsideRuntimeClient"))
    {
        _gateways = gateways;
    }

    public override Cluster Cluster => _cluster ?? throw new OrleansMessageRejectionException(
        "The client is not connected to a cluster: its host has not been started, or has been stopped.");

    /// <summary>Finds the cluster.</summary>
    /// <exception cref="SiloUnavailableException">No gateway answers.</exception>
    public void Connect()
    {
        UseFilters();
        _cluster = FindGateway().Cluster;
        _cluster.Membership.Listen(OnMembershipChange);
        Network.Open(this);
    }

    public override void Route(Call call, GrainReference? reference)
    {
        try
        {
            if (IsDead)
            {
                throw new SiloUnavailableException($"The client has stopped: {call}.");
            }

            if (ObserverId.TryGetNode(call.TargetId, out var address) && address.Equals(Address))
            {
                Observers.Deliver(call);
                return;
            }

            SendOverWire(FindGateway().Address, call);
        }
        catch (Exception exception)
        {
            call.Fail(exception);
        }
    }

    public override void Receive(Call call) => Observers.Deliver(call);

    public override void Die()
    {
        base.Die();
        _cluster?.Membership.Forget(OnMembershipChange);
        Network.Close(this);
    }

    private void OnMembershipChange(ClusterMembershipUpdate update)
    {
        foreach (var change in update.Changes.Where(c => c.Status == SiloStatus.Dead))
        {
            Pending.FailSilo(change.SiloAddress);
        }
    }

    private SiloNode FindGateway()
    {
        if (_gateway is { } known && IsUsable(known))
        {
            return known;
        }

        return _gateway = _gateways.Find().FirstOrDefault(IsUsable)
            ?? throw new SiloUnavailableException("Could not find any gateway of the cluster.");
    }

    private static bool IsUsable(SiloNode silo) =>
        !silo.IsDead && silo.Cluster.Membership.Snapshot.GetSiloStatus(silo.Address) == SiloStatus.Active;
}
