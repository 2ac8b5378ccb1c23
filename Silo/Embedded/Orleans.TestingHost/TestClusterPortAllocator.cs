namespace Orleans.TestingHost;

/// <summary>Counts ports up: the silos of one process share no sockets, only numbers.</summary>
public class TestClusterPortAllocator : ITestClusterPortAllocator
{
    private static int _nextSiloPort = 20000;
    private static int _nextGatewayPort = 40000;

    public (int, int) AllocateConsecutivePortPairs(int numPorts = 5) =>
        (Interlocked.Add(ref _nextSiloPort, numPorts) - numPorts, Interlocked.Add(ref _nextGatewayPort, numPorts) - numPorts);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
