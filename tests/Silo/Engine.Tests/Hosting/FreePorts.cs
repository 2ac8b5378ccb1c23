using System.Net;
using System.Net.Sockets;

namespace Muser.Engine.Tests.Hosting;

internal static class FreePorts
{
    /// <summary>So many ports of the loopback address that nobody listens on at this moment.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            return [.. listeners.Select(listener =>
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            })];
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Dispose();
            }
        }
    }
}
