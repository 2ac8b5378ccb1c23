using System.Net;
using System.Net.Sockets;

namespace Muser.Crash.Tests;

/// <summary>TCP ports of the loopback interface that nobody has.</summary>
internal static class FreePort
{
    /// <summary>One of them.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
