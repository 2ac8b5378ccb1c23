namespace Orleans.Hosting;

public static class MemoryStreamConfiguratorExtensions
{
    /// <summary>Sets the number of queues. The embedded streams have one for each subscription, whatever is set.</summary>
    public static void ConfigurePartitioning(this IMemoryStreamConfigurator configurator, int numOfQueues = 8) =>
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numOfQueues);
}
