using System.CommandLine;
using Muser.Silo.Cluster.Security;

namespace Muser.Cli.Cluster;

/// <summary>The options of the commands that serve pages: who may use them, and what they are served with.</summary>
internal sealed class SecurityArguments
{
    private readonly Option<string?> _tokens = TokensOption();
    private readonly Option<string?> _certificate = new("--certificate") { Description = "The certificate for pages at https: PEM with --key, or PKCS #12 without password." };
    private readonly Option<string?> _key = new("--key") { Description = "The key of a PEM certificate." };

    /// <summary>The option <c>--tokens</c>.</summary>
    public static Option<string?> TokensOption() => new("--tokens")
    {
        Description = $"The file of tokens that 'muser token create' writes; {SecurityOptions.DefaultTokensFile} where it is not given.",
        HelpName = "FILE",
    };

    /// <summary>Adds them to a command.</summary>
    public static SecurityArguments AddTo(Command command)
    {
        var options = new SecurityArguments();
        command.Add(options._tokens);
        command.Add(options._certificate);
        command.Add(options._key);
        return options;
    }

    /// <summary>The settings that they are; what was not given is left to the environment.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings(ParseResult parse)
    {
        (string Setting, Option<string?> Option)[] all = [("TokensFile", _tokens), ("CertificatePath", _certificate), ("KeyPath", _key)];
        return from each in all
               let value = parse.GetValue(each.Option)
               where value is not null
               select KeyValuePair.Create($"Muser:Security:{each.Setting}", (string?)Path.GetFullPath(value));
    }
}
