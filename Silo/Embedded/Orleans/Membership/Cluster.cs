using System.Collections.Concurrent;
using Muser.Embedded.Activations;
using Muser.Embedded.Directory;
using Muser.Embedded.Grains;
using Orleans.Runtime;

namespace Muser.Embedded.Membership;

/// <summary>What the silos of one cluster share: membership, directory, silo metadata, and what each silo can host.</summary>
internal sealed class Cluster
{
    private readonly ConcurrentDictionary<SiloAddress, ClusterSilo> _silos = new();

    public MembershipTable Membership { get; } = new();

    public GrainDirectory Directory { get; } = new();

    public IEnumerable<ClusterSilo> ActiveSilos => _silos.Values.Where(
        silo => Membership.Snapshot.GetSiloStatus(silo.Address) == SiloStatus.Active);

    /// <summary>The grain classes of all silos, each grain type once.</summary>
    public IEnumerable<GrainClass> GrainClasses => _silos.Values.SelectMany(s => s.GrainClasses.All).DistinctBy(c => c.GrainType);

    public void Add(ClusterSilo silo) => _silos[silo.Address] = silo;

    public ClusterSilo? Find(SiloAddress silo) => _silos.GetValueOrDefault(silo);

    /// <summary>The active silos that can host a grain type.</summary>
    public SiloAddress[] SilosFor(GrainType grainType) =>
        [.. ActiveSilos.Where(s => s.GrainClasses.TryGet(grainType, out _)).Select(s => s.Address).Order()];

    /// <summary>The class of a grain type, from any silo that has or had it.</summary>
    public GrainClass FindGrainClass(GrainType grainType)
    {
        foreach (var silo in _silos.Values)
        {
            if (silo.GrainClasses.TryGet(grainType, out var grainClass))
            {
                return grainClass;
            }
        }

        throw new OrleansException($"No silo of the cluster has a grain class of type {grainType}.");
    }

    /// <summary>The grain type that implements an interface.</summary>
    /// <exception cref="ArgumentException">There is none, or several and no way to choose.</exception>
    public GrainType FindGrainType(Type interfaceType, string? classNamePrefix)
    {
        var candidates = GrainClasses.Where(c => c.Interfaces.Contains(interfaceType)).ToArray();
        if (!string.IsNullOrWhiteSpace(classNamePrefix))
        {
            candidates = [.. candidates.Where(c => c.Type.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal))];
            candidates = candidates.FirstOrDefault(c => c.Type.FullName == classNamePrefix) is { } exact ? [exact] : candidates;
        }
        else if (candidates.FirstOrDefault(c => interfaceType.Name[1..] == c.Type.Name) is { } primary)
        {
            // IFoo is Foo's, whoever else implements it.
            candidates = [primary];
        }

        return candidates switch
        {
            [var only] => only.GrainType,
            [] => throw new ArgumentException($"Could not find an implementation for interface {interfaceType}"),
            _ => throw new ArgumentException(
                $"Unable to identify a single appropriate grain type for interface {interfaceType}. Candidates: "
                + string.Join(", ", candidates.Select(c => $"{c.GrainType} ({c.Type.FullName})"))),
        };
    }

    public Type FindInterface(GrainInterfaceType name) =>
        GrainClasses.SelectMany(c => c.Interfaces).FirstOrDefault(i => GrainNames.InterfaceTypeOf(i).Equals(name))
        ?? throw new ArgumentException($"Could not find the grain interface {name}");

    /// <summary>A silo is dead: what it held is forgotten.</summary>
    public void OnDead(SiloAddress silo)
    {
        Directory.RemoveSilo(silo);
        _silos.TryRemove(silo, out _);
    }
}
