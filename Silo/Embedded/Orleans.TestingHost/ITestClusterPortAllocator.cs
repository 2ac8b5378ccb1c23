namespace Orleans.TestingHost;

/// <summary>Gives ports to the silos of test clusters.</summary>
public interface ITestClusterPortAllocator : IDisposable
{
    /// <summary>The first ports of two runs of consecutive ports: of silos and of gateways.</summary>
    (int, int) AllocateConsecutivePortPairs(int numPorts);
}
