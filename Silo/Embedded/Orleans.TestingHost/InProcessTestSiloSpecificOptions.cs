namespace Orleans.TestingHost;

/// <summary>What sets one silo of a test cluster apart.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    public int SiloPort { get; set; }

    public int GatewayPort { get; set; }

    public string SiloName { get; set; } = null!;

    public static InProcessTestSiloSpecificOptions Create(
        InProcessTestCluster testCluster,
        InProcessTestClusterOptions testClusterOptions,
        int instanceNumber,
        bool assignNewPort = false)
    {
        var (siloPort, gatewayPort) = testCluster.PortAllocator.AllocateConsecutivePortPairs(1);
        return new InProcessTestSiloSpecificOptions
        {
            SiloName = $"Silo_{instanceNumber}",
            SiloPort = siloPort,
            GatewayPort = instanceNumber == 0 || testClusterOptions.GatewayPerSilo ? gatewayPort : 0,
        };
    }
}
