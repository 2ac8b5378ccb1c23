using System.CommandLine;
using Muser.Cli.Observing;

namespace Muser.Cli.Shell;

/// <summary>The option <c>--server</c> of the commands that speak to a running service.</summary>
internal static class ServerOption
{
    /// <summary>The option.</summary>
    public static Option<string> Create() => new("--server")
    {
        Description = "The service, by the address of its pages.",
        DefaultValueFactory = _ => DemoOptions.DefaultConsole,
    };

    /// <summary>Reads its value; throws <see cref="UsageException"/> where it is no address.</summary>
    public static Uri Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new UsageException($"--server is '{text}'; it must be an address such as {DemoOptions.DefaultConsole}.");
}
