using System.Net;

namespace Orleans.Runtime;

/// <summary>How end points of gateways are written.</summary>
public static class Utils
{
    public static IPEndPoint? ToIPEndPoint(this Uri uri) =>
        uri.Scheme == "gwy.tcp" && IPAddress.TryParse(uri.Host, out var address) ? new IPEndPoint(address, uri.Port) : null;

    public static Uri ToGatewayUri(this IPEndPoint ep) => new($"gwy.tcp://{ep}/0");
}
