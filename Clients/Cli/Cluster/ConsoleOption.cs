using System.Net;
using System.Net.Sockets;
using Muser.Cli.Shell;
using Muser.Silo;

namespace Muser.Cli.Cluster;

/// <summary>The option <c>--console</c> of the commands that serve web pages.</summary>
internal static class ConsoleOption
{
    /// <summary>
    /// The address where pages are served. Throws <see cref="UsageException"/> where the text is none, and <see cref="UserInputException"/> where the
    /// machine does not let it be used: before anything is started, so that a person gets one sentence.
    /// </summary>
    public static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Port == 0 || Address(uri) is not { } address)
        {
            throw new UsageException($"--console is '{text}'; it must be an address such as http://127.0.0.1:7100, or https://0.0.0.0:7100 for all of this machine.");
        }

        try
        {
            using var listener = new TcpListener(address, uri.Port);
            listener.Start();
        }
        catch (SocketException failure)
        {
            throw new UserInputException($"The pages cannot be served at {text} ({failure.Message}); choose another address with --console.");
        }

        return uri;
    }

    /// <summary>The IP address; null where the host is a name, which a web server would take for every address of the machine.</summary>
    private static IPAddress? Address(Uri uri) =>
        uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.DnsSafeHost, out var address) ? address : null;
}
