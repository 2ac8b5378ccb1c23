using System.CommandLine;

namespace Muser.Cli.Shell;

/// <summary>How the commands that speak to a running service prove who asks, and how they know that it is the service that answers.</summary>
internal static class ServiceAccess
{
    /// <summary>The environment variable that stands in for <c>--token</c>: what is on a command line others on the machine can see.</summary>
    public const string TokenVariable = "MUSER_TOKEN";

    /// <summary>The environment variable that stands in for <c>--ca</c>.</summary>
    public const string AuthorityVariable = "MUSER_CA";

    private static readonly Option<string?> Token = new("--token")
    {
        Description = $"The token of the API, as 'muser token create' printed it; or the environment variable {TokenVariable}, which others on this machine do not see.",
        HelpName = "TOKEN",
        Recursive = true,
    };

    private static readonly Option<string?> Authority = new("--ca")
    {
        Description = $"The certificates in PEM of the authorities that a service at https is trusted by, instead of those of the system; or the environment variable {AuthorityVariable}.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Gives a command and those below it <c>--token</c> and <c>--ca</c>.</summary>
    public static T WithServiceAccess<T>(this T command)
        where T : Command
    {
        command.Add(Token);
        command.Add(Authority);
        return command;
    }

    /// <summary>A client of the service that <c>--server</c> names.</summary>
    public static ServiceClient Connect(this ParseResult parse, Option<string> server)
    {
        var authorities = Value(parse, Authority, AuthorityVariable) is { } file ? ServerCertificate.Authorities(file) : null;
        return new ServiceClient(ServerOption.Parse(parse.GetValue(server)!), Value(parse, Token, TokenVariable), authorities);
    }

    private static string? Value(ParseResult parse, Option<string?> option, string variable) =>
        (parse.GetValue(option) ?? Environment.GetEnvironmentVariable(variable)) is { Length: > 0 } value ? value : null;
}
