using Muser.Embedded.Membership;

namespace Muser.Embedded.Hosting;

/// <summary>A cluster that the silo is given, instead of finding it by its configuration.</summary>
internal sealed record GivenCluster(Cluster Cluster);
