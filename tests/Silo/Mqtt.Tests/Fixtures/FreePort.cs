using System.Net;
using System.Net.Sockets;

namespace Muser.Mqtt.Tests.Fixtures;

internal static class FreePort
{
    /// <summary>A port of 127.0.0.1 that nobody listens on.</summary>
    public static int Next()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
