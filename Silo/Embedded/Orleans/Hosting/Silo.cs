using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Embedded.Lifecycle;
using Muser.Embedded.Membership;
using Muser.Embedded.Messaging;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Muser.Embedded.Hosting;

/// <summary>
/// The life of a silo: joins its cluster, runs the lifecycle, drains and leaves. Stopped without patience it just dies.
/// </summary>
internal sealed partial class Silo : IDisposable
{
    private readonly IServiceProvider _services;
    private readonly SiloNode _node;
    private readonly Cluster _cluster;
    private readonly ILocalSiloDetails _details;
    private readonly HealthMonitor _health;
    private readonly ILogger _logger;
    private readonly SiloLifecycle _lifecycle = new();
    private readonly TimeSpan _collectionQuantum;
    private ITimer? _collector;
    private bool _joined;

    public Silo(
        IServiceProvider services,
        SiloNode node,
        ILocalSiloDetails details,
        HealthMonitor health,
        IOptions<GrainCollectionOptions> collection,
        ILoggerFactory loggers)
    {
        _services = services;
        _node = node;
        _cluster = node.Cluster;
        _details = details;
        _health = health;
        _logger = loggers.CreateLogger("Orleans.Silo");
        _collectionQuantum = collection.Value.CollectionQuantum;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _node.GrainClasses.CheckInterfaces();
        _node.UseFilters();
        Network.Open(_node, _details.GatewayAddress?.Endpoint);
        _joined = true;
        _cluster.Membership.Listen(OnMembershipChange);
        SubscribeRuntime();
        foreach (var participant in _services.GetServices<ILifecycleParticipant<ISiloLifecycle>>())
        {
            participant.Participate(_lifecycle);
        }

        try
        {
            await _lifecycle.Start(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Dispose();
            throw;
        }

        LogStarted(_logger, _details.Name, _node.Address);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_joined || _node.IsDead)
        {
            return;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            Die();
            return;
        }

        await _lifecycle.Stop(cancellationToken, exception => LogStopFailed(_logger, exception, _details.Name))
            .ConfigureAwait(false);
        Die();
        LogStopped(_logger, _details.Name, _node.Address);
    }

    /// <summary>
    /// Disposed without having been stopped the silo has crashed: it says nothing to its cluster, which finds out by probes.
    /// </summary>
    public void Dispose()
    {
        _collector?.Dispose();
        _health.Dispose();
        if (_joined && !_node.IsDead)
        {
            _cluster.Membership.Forget(OnMembershipChange);
            _node.Die();
            ClusterRegistry.Leave(_cluster);
        }
    }

    private void SubscribeRuntime()
    {
        _lifecycle.Subscribe(
            nameof(Silo),
            ServiceLifecycleStage.AfterRuntimeGrainServices,
            _ =>
            {
                var metadata = _services.GetService<IOptions<SiloMetadata>>()?.Value.Metadata
                    ?? ImmutableDictionary<string, string>.Empty;
                _cluster.Add(new ClusterSilo(_node.Address, _node.GrainClasses, metadata));
                _cluster.Membership.Join(_node.Address, _details.Name);
                return Task.CompletedTask;
            });
        _lifecycle.Subscribe(
            nameof(Silo),
            ServiceLifecycleStage.BecomeActive,
            _ =>
            {
                SetStatus(SiloStatus.Active);
                _health.Start();
                _collector = _node.TimeProvider.CreateTimer(
                    _ => _node.Catalog.CollectIdle(), null, _collectionQuantum, _collectionQuantum);
                return Task.CompletedTask;
            },
            async token =>
            {
                SetStatus(SiloStatus.ShuttingDown);
                _collector?.Dispose();
                _health.Dispose();
                await _node.Catalog.DeactivateAll(token).ConfigureAwait(false);
                SetStatus(SiloStatus.Stopping);
            });
    }

    private void Die()
    {
        _collector?.Dispose();
        _health.Dispose();
        _cluster.Membership.Forget(OnMembershipChange);
        _node.Die();
        SetStatus(SiloStatus.Dead);
        _cluster.OnDead(_node.Address);
        ClusterRegistry.Leave(_cluster);
    }

    private void SetStatus(SiloStatus status) => _cluster.Membership.Update(_node.Address, _details.Name, status);

    private void OnMembershipChange(ClusterMembershipUpdate update)
    {
        foreach (var change in update.Changes.Where(c => c.Status == SiloStatus.Dead))
        {
            if (change.SiloAddress.Equals(_node.Address))
            {
                // Declared dead by others: a silo that lives on then would give its grains a second activation.
                LogDeclaredDead(_logger, _details.Name);
                Die();
            }
            else
            {
                _cluster.OnDead(change.SiloAddress);
                _node.Pending.FailSilo(change.SiloAddress);
            }
        }
    }

    [LoggerMessage(EventId = 100501, Level = LogLevel.Information, Message = "Silo {Name} has started at {Address}")]
    private static partial void LogStarted(ILogger logger, string name, SiloAddress address);

    [LoggerMessage(EventId = 100502, Level = LogLevel.Information, Message = "Silo {Name} has stopped at {Address}")]
    private static partial void LogStopped(ILogger logger, string name, SiloAddress address);

    [LoggerMessage(
        EventId = 100503, Level = LogLevel.Error,
        Message = "An observer of the lifecycle of silo {Name} failed to stop")]
    private static partial void LogStopFailed(ILogger logger, Exception exception, string name);

    [LoggerMessage(
        EventId = 100504, Level = LogLevel.Error,
        Message = "Silo {Name} has been declared dead by its cluster and stops")]
    private static partial void LogDeclaredDead(ILogger logger, string name);
}
