namespace Muser.Silo.Cluster.Sockets;

/// <summary>Waiting for what may fail without minding.</summary>
internal static class TaskExtensions
{
    /// <summary>Completes when the task does, however it does.</summary>
    public static async Task SuppressThrowing(this Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
