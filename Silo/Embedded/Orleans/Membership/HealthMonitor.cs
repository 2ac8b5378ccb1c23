using Microsoft.Extensions.Options;
using Muser.Embedded.Messaging;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Muser.Embedded.Membership;

/// <summary>
/// Probes the other silos: one that has not answered a number of probes in a row is suspected, and with enough votes dead.
/// This finds silos that went without saying so.
/// </summary>
internal sealed class HealthMonitor(
    Cluster cluster, SiloNode node, IOptions<ClusterMembershipOptions> options, TimeProvider clock)
    : IDisposable
{
    private readonly Dictionary<SiloAddress, int> _missed = [];
    private ITimer? _timer;

    public void Start()
    {
        if (options.Value.LivenessEnabled)
        {
            var period = options.Value.ProbeTimeout;
            _timer = clock.CreateTimer(_ => ProbeAll(), null, period, period);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void ProbeAll()
    {
        lock (_missed)
        {
            foreach (var silo in cluster.ActiveSilos.Select(s => s.Address).Where(a => !a.Equals(node.Address)).ToArray())
            {
                if (Network.Find(silo) is { IsDead: false })
                {
                    _missed.Remove(silo);
                    continue;
                }

                var missed = _missed[silo] = _missed.GetValueOrDefault(silo) + 1;
                if (missed >= options.Value.NumMissedProbesLimit)
                {
                    cluster.Membership.Suspect(silo, node.Address, options.Value.NumVotesForDeathDeclaration);
                }
            }
        }
    }
}
