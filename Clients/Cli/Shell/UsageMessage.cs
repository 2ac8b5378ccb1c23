using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace Muser.Cli.Shell;

/// <summary>What a person is told of a command line that cannot be parsed: one sentence, of the first mistake.</summary>
internal static class UsageMessage
{
    private static readonly Type[] WholeNumbers = [typeof(int), typeof(int[]), typeof(long), typeof(ulong)];

    /// <summary>The sentence, without the name of the program.</summary>
    public static string Of(ParseResult parse)
    {
        var help = $"'{string.Join(' ', CommandPath(parse))} --help'";
        if (parse.UnmatchedTokens is [var unknown, ..])
        {
            return $"'{unknown}' is not known here; {help} shows what is.";
        }

        if (parse.Errors[0].SymbolResult is not OptionResult option)
        {
            return parse.CommandResult.Command is { Subcommands.Count: > 0, Action: null }
                ? $"A command is missing; {help} lists them."
                : $"{OneLine(parse.Errors[0].Message)} See {help}.";
        }

        return $"{Of(option) ?? OneLine(parse.Errors[0].Message)} See {help}.";
    }

    /// <summary>The sentence of an option whose value is not of its type, or none of its choices; null where something else is wrong.</summary>
    private static string? Of(OptionResult result)
    {
        var (name, type) = (result.Option.Name, Nullable.GetUnderlyingType(result.Option.ValueType) ?? result.Option.ValueType);
        if (result.Tokens is not [var token])
        {
            return null;
        }

        var choices = result.Option.GetCompletions(CompletionContext.Empty).Select(choice => choice.Label).ToArray();
        return type == typeof(double) && !double.TryParse(token.Value, out _) ? $"{name} is '{token.Value}'; it must be a number."
            : type == typeof(ulong) && !ulong.TryParse(token.Value, out _) ? $"{name} is '{token.Value}'; it must be a whole number, 0 or more."
            : WholeNumbers.Contains(type) && !long.TryParse(token.Value, out _) ? $"{name} is '{token.Value}'; it must be a whole number."
            : type == typeof(string) && choices.Length > 0 && !choices.Contains(token.Value) ? $"{name} is '{token.Value}'; it must be one of {string.Join(", ", choices)}."
            : null;
    }

    /// <summary>A text without line breaks.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> CommandPath(ParseResult parse)
    {
        var names = new Stack<string>();
        for (var result = parse.CommandResult; result is not null; result = result.Parent as CommandResult)
        {
            names.Push(result.Command is RootCommand ? "muser" : result.Command.Name);
        }

        return names;
    }
}
