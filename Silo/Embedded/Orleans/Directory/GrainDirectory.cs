using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Muser.Embedded.Directory;

/// <summary>Where each grain of a cluster is active: the first registration wins, and there is one for a grain.</summary>
internal sealed class GrainDirectory
{
    private readonly ConcurrentDictionary<GrainId, GrainAddress> _addresses = new();

    public GrainAddress? Lookup(GrainId grainId) => _addresses.GetValueOrDefault(grainId);

    /// <summary>Registers an activation unless the grain has one; returns the one that it has.</summary>
    public GrainAddress Register(GrainAddress address) => _addresses.GetOrAdd(address.GrainId, address);

    /// <summary>Takes out an activation, if it is still the registered one.</summary>
    public void Unregister(GrainAddress address)
    {
        if (_addresses.TryGetValue(address.GrainId, out var known) && known.ActivationId.Equals(address.ActivationId))
        {
            _addresses.TryRemove(new(address.GrainId, known));
        }
    }

    public void RemoveSilo(SiloAddress silo)
    {
        foreach (var entry in _addresses)
        {
            if (silo.Equals(entry.Value.SiloAddress))
            {
                _addresses.TryRemove(entry);
            }
        }
    }
}
