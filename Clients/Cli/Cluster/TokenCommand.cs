using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Silo.Cluster.Security;

namespace Muser.Cli.Cluster;

/// <summary>
/// <c>muser token</c>: who may use the API of a service. It works on the file alone, whether or not a service runs, which sees the change within a second.
/// </summary>
internal static class TokenCommand
{
    public static Command Create() =>
        new Command("token", "Says who may use the API of a service, and as what: viewer, operator, engineer or admin.")
        {
            Make(), List(), Revoke(),
        }.WithExample("muser token create li --role operator", "muser token list", "muser token revoke li");

    private static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "Whose it is, as the audit log will name them." };
        var role = new Option<ApiRole>("--role")
        {
            Description = "viewer looks; operator commands devices and gives work; engineer changes parameters and interlocks, and reads the audit log; admin does all.",
            Required = true,
        };
        var days = new Option<double?>("--days") { Description = "It is worth nothing after so many days; it never ends where this is not given." };
        var (tokens, json) = (SecurityArguments.TokensOption(), CommandExtensions.JsonOption());
        var command = new Command("create", "Makes a token and shows it: this once, for only its hash is kept.") { name, role, days, tokens, json };
        command.SetAction(parse =>
        {
            var now = DateTimeOffset.UtcNow;
            if (parse.GetValue(days) is not (null or (> 0 and < 36_500)))
            {
                throw new UsageException($"--days is {parse.GetValue(days)}; it must be above 0 and below 36500.");
            }

            var (token, text) = ApiToken.Create(parse.GetValue(name)!, parse.GetValue(role), now, parse.GetValue(days) is { } left ? now.AddDays(left) : null);
            var path = Path(parse, tokens);
            new TokenFile(path, TimeProvider.System).Add(token);
            if (parse.GetValue(json))
            {
                parse.Output().WriteJsonLine(new { token.Name, role = token.Role.Word(), token = text, token.Expires, tokens = path });
                return ExitCode.Done;
            }

            parse.Output().WriteLine(text);
            parse.Error().WriteLine(
                $"The token of {token.Name}, {token.Role.Word()}, is shown this once. Use: export {ServiceAccess.TokenVariable}=TOKEN, or Authorization: Bearer TOKEN.");
            return ExitCode.Done;
        });
        return command.WithExample("muser token create li --role operator", "muser token create night-robot --role viewer --days 30 --tokens /etc/muser/tokens");
    }

    private static Command List()
    {
        var (tokens, json) = (SecurityArguments.TokensOption(), CommandExtensions.JsonOption());
        var command = new Command("list", "Lists who has a token, and as what.") { tokens, json };
        command.SetAction(parse =>
        {
            var path = Path(parse, tokens);
            var all = new TokenFile(path, TimeProvider.System).Read();
            if (parse.GetValue(json))
            {
                foreach (var token in all)
                {
                    parse.Output().WriteJsonLine(new { token.Name, role = token.Role.Word(), token.Created, token.Expires });
                }
            }
            else if (all.Length == 0)
            {
                parse.Output().WriteLine($"Nobody has a token in {path}.");
            }
            else
            {
                var table = new TextTable("name", "role", "created", "expires");
                foreach (var token in all)
                {
                    table.Add(token.Name, token.Role.Word(), Time(token.Created), token.Expires is { } end ? Time(end) + (end < DateTimeOffset.UtcNow ? ", over" : "") : "never");
                }

                table.Write(parse.Output());
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser token list");
    }

    private static Command Revoke()
    {
        var name = new Argument<string>("NAME") { Description = "Whose." };
        var tokens = SecurityArguments.TokensOption();
        var command = new Command("revoke", "Makes a token worth nothing, within a second.") { name, tokens };
        command.SetAction(parse =>
        {
            new TokenFile(Path(parse, tokens), TimeProvider.System).Revoke(parse.GetValue(name)!);
            parse.Output().WriteLine($"The token of {parse.GetValue(name)} is worth nothing any more.");
            return ExitCode.Done;
        });
        return command.WithExample("muser token revoke li");
    }

    private static string Path(ParseResult parse, Option<string?> tokens) => parse.GetValue(tokens) ?? SecurityOptions.DefaultTokensFile;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
