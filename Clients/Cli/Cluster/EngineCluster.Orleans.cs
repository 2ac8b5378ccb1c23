using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Muser.Cli.Shell;
using Muser.Grains;
using Orleans.Dashboard;
using Orleans.Persistence;
using StackExchange.Redis;

namespace Muser.Cli.Cluster;

/// <summary>What a cluster of several processes has: membership, state and reminders in Redis, and the Orleans dashboard.</summary>
internal static class EngineCluster
{
    /// <summary>Where the dashboard is, below the status page.</summary>
    private const string DashboardPath = "/orleans";

    /// <summary>Throws <see cref="UsageException"/> where the text names no Redis server.</summary>
    public static void CheckRedis(string redis) => Redis(redis);

    /// <summary>Finds other silos, and keeps state and reminders, in Redis.</summary>
    public static void UseRedis(ISiloBuilder silo, string redis)
    {
        var server = Redis(redis);
        silo.UseRedisClustering(options => options.ConfigurationOptions = server);
        silo.AddRedisGrainStorage(ProviderNames.Storage, (RedisStorageOptions options) => options.ConfigurationOptions = server);
        silo.AddRedisGrainStorage(ProviderNames.PubSub, (RedisStorageOptions options) => options.ConfigurationOptions = server);
        silo.UseRedisReminderService(options => options.ConfigurationOptions = server);
    }

    /// <summary>Makes the silo known to the dashboard.</summary>
    public static void AddDashboard(ISiloBuilder silo) => silo.AddDashboard();

    /// <summary>Serves the dashboard. What it asks the silo for is its own affair, and no part of the API.</summary>
    public static void MapDashboard(WebApplication app) => app.MapOrleansDashboard(DashboardPath).ExcludeFromDescription();

    private static ConfigurationOptions Redis(string redis)
    {
        try
        {
            var server = ConfigurationOptions.Parse(redis);
            return server.EndPoints.Count > 0 ? server : throw new UsageException("--redis is empty; it must be HOST or HOST:PORT.");
        }
        catch (ArgumentException problem)
        {
            throw new UsageException($"--redis is '{redis}', which is no Redis server: {problem.Message}");
        }
    }
}
