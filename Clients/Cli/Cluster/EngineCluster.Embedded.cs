using Microsoft.AspNetCore.Builder;
using Muser.Cli.Shell;

namespace Muser.Cli.Cluster;

/// <summary>What only a cluster of several processes has: nothing of it on the embedded engine, which is one process.</summary>
internal static class EngineCluster
{
    /// <summary>Refuses: there are no other processes to find.</summary>
    public static void CheckRedis(string redis) =>
        throw new UsageException(
            $"--redis {redis} needs the engine Orleans, and this is the embedded one, which is one process: './muser --engine Orleans silo ...' where its packages are.");

    /// <summary>Never called: <see cref="CheckRedis"/> has refused.</summary>
    public static void UseRedis(ISiloBuilder silo, string redis) => CheckRedis(redis);

    /// <summary>The embedded engine has no dashboard; the status page stands in for it.</summary>
    public static void AddDashboard(ISiloBuilder silo)
    {
    }

    /// <summary>The embedded engine has no dashboard; the status page stands in for it.</summary>
    public static void MapDashboard(WebApplication app)
    {
    }
}
