using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary>The options that commands on parameters share.</summary>
internal sealed class ParameterOptions
{
    private readonly Option<string> _server = ServerOption.Create();

    private readonly Option<string> _array = new("--array")
    {
        Description = "The array.",
        DefaultValueFactory = _ => ArrayLayout.Muser1.Name,
    };

    private readonly Option<bool> _json = CommandExtensions.JsonOption();

    private ParameterOptions() => _array.AcceptOnlyFromAmong([.. ArrayLayout.All.Select(layout => layout.Name)]);

    /// <summary>Adds <c>--server</c>, <c>--array</c> and <c>--json</c> to a command.</summary>
    public static ParameterOptions AddTo(Command command)
    {
        var options = new ParameterOptions();
        command.Add(options._server);
        command.Add(options._array);
        command.Add(options._json);
        return options;
    }

    /// <summary>The option <c>--at</c>.</summary>
    public static Option<string> At() => new("--at") { Description = $"The instant: {UtcText.Form}.", DefaultValueFactory = _ => UtcText.Now };

    /// <summary>The option <c>--from</c>, now where it is not given.</summary>
    public static Option<string> From() => new("--from")
    {
        Description = $"The first instant at which it holds: {UtcText.Form}.",
        DefaultValueFactory = _ => UtcText.Now,
    };

    /// <summary>The option <c>--version</c>.</summary>
    public static Option<long?> Version() => new("--version") { Description = "As this version knew it, instead of the newest." };

    /// <summary>The option <c>--kind</c>.</summary>
    public static Option<string?> Kind()
    {
        var kind = new Option<string?>("--kind") { Description = $"Only this kind: {string.Join(", ", ParameterKindNames.All)}." };
        kind.AcceptOnlyFromAmong([.. ParameterKindNames.All]);
        return kind;
    }

    /// <summary>The option <c>--who</c>.</summary>
    public static Option<string> Who() => new("--who") { Description = "Who makes the change.", DefaultValueFactory = _ => Environment.UserName };

    /// <summary>The option <c>--why</c>.</summary>
    public static Option<string> Why() => new("--why") { Description = "Why the change is made; it is kept with it.", Required = true };

    /// <summary>The array that is meant.</summary>
    public ArrayLayout Layout(ParseResult parse) => ArrayLayout.ByName(parse.GetValue(_array))!;

    /// <summary>Whether the array was named, and not taken by default.</summary>
    public bool HasLayout(ParseResult parse) => parse.GetResult(_array) is { Implicit: false };

    /// <summary>The service that is meant.</summary>
    public ParameterClient Connect(ParseResult parse, ArrayLayout? layout = null) =>
        new(parse.Connect(_server), layout ?? Layout(parse));

    /// <summary>Whether JSON is wanted.</summary>
    public bool IsJson(ParseResult parse) => parse.GetValue(_json);

    /// <summary>Reads the value of <c>--kind</c>.</summary>
    public static ParameterKind? Kind(string? text) => text is not null && ParameterKindNames.TryParse(text, out var kind) ? kind : null;
}
