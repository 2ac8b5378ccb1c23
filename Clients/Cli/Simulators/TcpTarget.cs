using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Muser.Cli.Shell;
using Muser.Silo;

namespace Muser.Cli.Simulators;

/// <summary>Where frames are pushed to, and how fast, as the commands of <c>muser simulate</c> are told.</summary>
internal static class TcpTarget
{
    /// <summary>The word for as fast as it goes.</summary>
    public const string Fastest = "max";

    /// <summary>The address of <c>HOST:PORT</c>; throws <see cref="UsageException"/> or <see cref="UserInputException"/> where there is none.</summary>
    public static async Task<IPEndPoint> ResolveAsync(string text, CancellationToken cancellation, string option = "--to")
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            throw new UsageException($"{option} is '{text}'; write HOST:PORT, such as 127.0.0.1:9100.");
        }

        var host = text[..colon].Trim('[', ']');
        if (IPAddress.TryParse(host, out var address))
        {
            return new(address, port);
        }

        try
        {
            return new((await Dns.GetHostAddressesAsync(host, cancellation))[0], port);
        }
        catch (SocketException)
        {
            throw new UserInputException($"No host is called '{host}'.");
        }
    }

    /// <summary>A factor of speed; throws <see cref="UsageException"/> where the text is none.</summary>
    public static double Speed(string text) =>
        text == Fastest ? double.PositiveInfinity
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed > 0 && double.IsFinite(speed) ? speed
        : throw new UsageException($"--speed is '{text}'; it must be a number above 0, or {Fastest}.");
}
