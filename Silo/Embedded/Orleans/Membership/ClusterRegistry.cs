using System.Net;

namespace Muser.Embedded.Membership;

/// <summary>
/// The clusters of this process. Silos with the same cluster id and the same primary end point belong to one cluster, as
/// with localhost clustering; when its last silo has gone, the cluster is forgotten.
/// </summary>
internal static class ClusterRegistry
{
    private static readonly Dictionary<(string ClusterId, IPEndPoint Primary), Entry> Clusters = [];

    public static Cluster Join(string clusterId, IPEndPoint primary)
    {
        lock (Clusters)
        {
            var key = (clusterId, primary);
            var entry = Clusters.TryGetValue(key, out var known) ? known : Clusters[key] = new Entry();
            entry.Silos++;
            return entry.Cluster;
        }
    }

    public static void Leave(Cluster cluster)
    {
        lock (Clusters)
        {
            foreach (var (key, entry) in Clusters)
            {
                if (ReferenceEquals(entry.Cluster, cluster) && --entry.Silos == 0)
                {
                    Clusters.Remove(key);
                    return;
                }
            }
        }
    }

    private sealed class Entry
    {
        public Cluster Cluster { get; } = new();

        public int Silos { get; set; }
    }
}
