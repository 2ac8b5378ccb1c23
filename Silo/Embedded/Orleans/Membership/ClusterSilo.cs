using System.Collections.Immutable;
using Muser.Embedded.Grains;
using Orleans.Runtime;

namespace Muser.Embedded.Membership;

/// <summary>What a silo tells its cluster of itself.</summary>
internal sealed record ClusterSilo(
    SiloAddress Address, GrainClasses GrainClasses, ImmutableDictionary<string, string> Metadata);
