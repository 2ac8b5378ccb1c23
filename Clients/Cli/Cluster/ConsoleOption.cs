using Muser.Cli.Shell;

namespace Muser.Cli.Cluster;

/// <summary>The option <c>--console</c> of the commands that serve web pages.</summary>
internal static class ConsoleOption
{
    /// <summary>The address where pages are served; throws <see cref="UsageException"/> where the text is none.</summary>
    public static Uri Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp
            ? uri
            : throw new UsageException($"--console is '{text}'; it must be an address such as http://127.0.0.1:7100.");
}
