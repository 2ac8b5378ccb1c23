using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Embedded.Activations;
using Muser.Embedded.Grains;
using Muser.Embedded.Invocation;
using Muser.Embedded.Membership;
using Muser.Embedded.Placement;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Muser.Embedded.Messaging;

/// <summary>A silo as a place of calls: it finds, makes and reaches activations.</summary>
internal sealed class SiloNode : Node
{
    private readonly int _maxForwardCount;

    public SiloNode(
        IServiceProvider services,
        ILocalSiloDetails details,
        Cluster cluster,
        GrainClasses grainClasses,
        ILoggerFactory loggers,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<SchedulingOptions> scheduling,
        IOptions<GrainCollectionOptions> collection)
        : base(services, details.SiloAddress, messaging.Value, loggers.CreateLogger("Orleans.Messaging"))
    {
        Cluster = cluster;
        ClusterId = details.ClusterId;
        HasGateway = details.GatewayAddress is not null;
        GrainClasses = grainClasses;
        GrainLogger = loggers.CreateLogger("Orleans.Grain");
        SchedulingQuantum = scheduling.Value.ActivationSchedulingQuantum;
        ActivationTimeout = collection.Value.ActivationTimeout;
        DeactivationTimeout = collection.Value.DeactivationTimeout;
        _maxForwardCount = messaging.Value.MaxForwardCount;
        Catalog = new Catalog(this);
        Placement = new PlacementService(this);
        Extensions = new ExtensionFactory(services);
    }

    public override Cluster Cluster { get; }

    public string ClusterId { get; }

    /// <summary>True if clients may enter the cluster here.</summary>
    public bool HasGateway { get; }

    public GrainClasses GrainClasses { get; }

    public Catalog Catalog { get; }

    public PlacementService Placement { get; }

    public ExtensionFactory Extensions { get; }

    public ILogger GrainLogger { get; }

    public TimeSpan SchedulingQuantum { get; }

    public TimeSpan ActivationTimeout { get; }

    public TimeSpan DeactivationTimeout { get; }

    public override void Route(Call call, GrainReference? reference)
    {
        if (reference?.LocalTarget is { } known && known.TryReceive(call))
        {
            return;
        }

        try
        {
            RouteToUnknown(call, reference);
        }
        catch (Exception exception)
        {
            call.Fail(exception);
        }
    }

    public override void Receive(Call call)
    {
        if (Address.Equals(call.PlacedOn))
        {
            call.PlacedOn = null;
            DeliverHere(call, null);
        }
        else
        {
            Route(call, null);
        }
    }

    /// <summary>Sends a call that waited at an ended activation on to wherever the grain lives next.</summary>
    public void Reroute(Call call)
    {
        if (++call.ForwardCount > _maxForwardCount)
        {
            call.Fail(new OrleansMessageRejectionException(
                $"Forwarding failed: the message was forwarded {_maxForwardCount} times: {call}."));
        }
        else
        {
            Route(call, null);
        }
    }

    public override void Die()
    {
        base.Die();
        Network.Close(this);
        Catalog.KillAll();
    }

    private void RouteToUnknown(Call call, GrainReference? reference)
    {
        if (IsDead)
        {
            call.Fail(new SiloUnavailableException($"The local silo has stopped: {call}."));
        }
        else if (Catalog.TryGet(call.TargetId, out var target) && target!.TryReceive(call))
        {
            Remember(reference, target);
        }
        else if (ObserverId.TryGetNode(call.TargetId, out var address))
        {
            RouteToObserver(call, address);
        }
        else if (Cluster.Directory.Lookup(call.TargetId) is { SiloAddress: { } silo } && !silo.Equals(Address))
        {
            SendOverWire(silo, call);
        }
        else
        {
            var grainClass = Cluster.FindGrainClass(call.TargetId.Type);
            var placing = Placement.Place(grainClass, call);
            if (placing.IsCompletedSuccessfully)
            {
                Deliver(call, reference, placing.Result);
            }
            else
            {
                _ = DeliverWhenPlaced(call, reference, placing);
            }
        }
    }

    private async Task DeliverWhenPlaced(Call call, GrainReference? reference, ValueTask<SiloAddress> placing)
    {
        try
        {
            Deliver(call, reference, await placing.ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            call.Fail(exception);
        }
    }

    private void Deliver(Call call, GrainReference? reference, SiloAddress silo)
    {
        if (silo.Equals(Address))
        {
            DeliverHere(call, reference);
        }
        else
        {
            call.PlacedOn = silo;
            SendOverWire(silo, call);
        }
    }

    /// <summary>
    /// Gives the call to the activation on this silo, which is made if need be, unless another silo was faster.
    /// </summary>
    private void DeliverHere(Call call, GrainReference? reference)
    {
        if (!GrainClasses.TryGet(call.TargetId.Type, out var grainClass))
        {
            throw new OrleansException($"Silo {Address} has no grain class of type {call.TargetId.Type}.");
        }

        var target = Catalog.Deliver(grainClass, call, out var elsewhere);
        if (target is null)
        {
            call.ForwardCount++;
            SendOverWire(elsewhere!.SiloAddress!, call);
        }
        else
        {
            Remember(reference, target);
        }
    }

    private void RouteToObserver(Call call, SiloAddress address)
    {
        if (address.Equals(Address))
        {
            Observers.Deliver(call);
        }
        else if (Network.Find(address) is { IsDead: false })
        {
            SendOverWire(address, call);
        }
        else
        {
            call.Fail(new ClientNotAvailableException(call.TargetId));
        }
    }

    private static void Remember(GrainReference? reference, ICallTarget target)
    {
        if (reference is not null)
        {
            reference.LocalTarget = target;
        }
    }
}
