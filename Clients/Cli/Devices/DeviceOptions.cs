using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Interfaces.Devices;
using Muser.Silo;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary>What the commands of <c>muser device</c> have in common.</summary>
internal sealed class DeviceOptions
{
    private readonly Option<string> _server = ServerOption.Create();
    private readonly Option<bool> _json = CommandExtensions.JsonOption();

    /// <summary>The device, as an argument.</summary>
    public static Argument<string> Device() => new("DEVICE") { Description = "The device, as 'muser device list' names it." };

    /// <summary>Who gives a command or sets something.</summary>
    public static Option<string> Client() => new("--client")
    {
        Description = "Who wants it, for the history.",
        DefaultValueFactory = _ => ClientId.TryParse(Environment.UserName.ToLowerInvariant(), out var id) ? id.Value : "console",
    };

    /// <summary>Why a command is given or something is set.</summary>
    public static Option<string> Why() => new("--why") { Description = "Why, for the history and the audit log.", DefaultValueFactory = _ => "" };

    /// <summary>Who wants something, and why, as the query of a path.</summary>
    public static string Query(ParseResult parse, Option<string> client, Option<string> why) =>
        ServiceClient.Query(("client", parse.GetValue(client)), ("why", parse.GetValue(why) is { Length: > 0 } reason ? reason : null));

    /// <summary>Adds the options that all have.</summary>
    public static DeviceOptions AddTo(Command command)
    {
        var options = new DeviceOptions();
        command.Add(options._server);
        command.Add(options._json);
        return options;
    }

    /// <summary>The service.</summary>
    public ServiceClient Connect(ParseResult parse) => parse.Connect(_server);

    /// <summary>Whether JSON is to be printed.</summary>
    public bool IsJson(ParseResult parse) => parse.GetValue(_json);

    /// <summary>Everything about a device.</summary>
    public static Task<DevicePage> Page(ServiceClient service, string device, CancellationToken cancellation) =>
        service.Get<DevicePage>(Path(device), ServiceJson.Compact, cancellation);

    /// <summary>The path of a device; throws <see cref="UserInputException"/> where no device can be called so.</summary>
    public static string Path(string device) => DeviceId.TryParse(device, out var id)
        ? $"/api/devices/{id}"
        : throw new UserInputException($"The id of a device is {BusName.Rule}, and no reserved word; 'muser device list' shows which there are.");

    /// <summary>A value as somebody typed it, in the type that it must have; a text where it cannot be read as that: the service then says why not.</summary>
    public static JsonElement Value(string text, ValueKind? kind) => kind switch
    {
        ValueKind.Boolean when text is "true" or "on" or "yes" => JsonSerializer.SerializeToElement(true),
        ValueKind.Boolean when text is "false" or "off" or "no" => JsonSerializer.SerializeToElement(false),
        ValueKind.Integer when long.TryParse(text, out var whole) => JsonSerializer.SerializeToElement(whole),
        ValueKind.Number or ValueKind.Integer when double.TryParse(text, out var number) && double.IsFinite(number) => JsonSerializer.SerializeToElement(number),
        _ => JsonSerializer.SerializeToElement(text),
    };

    /// <summary>Arguments as somebody typed them, <c>NAME=VALUE</c>; throws <see cref="UsageException"/> where one is none.</summary>
    public static Dictionary<string, JsonElement> Arguments(string[] pairs, CommandKind? kind)
    {
        var arguments = new Dictionary<string, JsonElement>();
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } name, var value])
            {
                throw new UsageException($"'{pair}' is no argument of a command; write NAME=VALUE, such as az=180.");
            }

            arguments[name] = Value(value, kind?.Arguments.FirstOrDefault(argument => argument.Name == name)?.Kind);
        }

        return arguments;
    }
}
