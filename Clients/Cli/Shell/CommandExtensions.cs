using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Muser.Cli.Shell;

/// <summary>What the definitions of all commands have in common.</summary>
public static class CommandExtensions
{
    private static readonly ConditionalWeakTable<Command, string[]> Examples = [];

    /// <summary>Gives a command examples, which its help shows at the end: one command line each.</summary>
    public static T WithExample<T>(this T command, params string[] commandLines)
        where T : Command
    {
        Examples.Add(command, commandLines);
        return command;
    }

    /// <summary>The option <c>--json</c>.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "Print JSON, one object a line, for other programs." };

    /// <summary>Where a command writes its results.</summary>
    public static TextWriter Output(this ParseResult parse) => parse.InvocationConfiguration.Output;

    /// <summary>Where a command writes progress, warnings and errors.</summary>
    public static TextWriter Error(this ParseResult parse) => parse.InvocationConfiguration.Error;

    /// <summary>Makes <c>--help</c> of every command end with its examples.</summary>
    internal static RootCommand ShowExamplesInHelp(this RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        /// <summary>Help is given though arguments are missing.</summary>
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = help.Invoke(parseResult);
            if (Examples.TryGetValue(parseResult.CommandResult.Command, out var commandLines))
            {
                var output = parseResult.Output();
                output.WriteLine(commandLines.Length > 1 ? "Examples:" : "Example:");
                foreach (var line in commandLines)
                {
                    output.WriteLine("  " + line);
                }

                output.WriteLine();
            }

            return exitCode;
        }
    }
}
