using System.CommandLine;
using System.CommandLine.Help;
using Muser.Cli.Shell;

namespace Muser.Cli.Tests.Shell;

[Trait("Tier", "Unit")]
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("A command is missing; 'muser --help' lists them.")]
    [InlineData("A command is missing; 'muser frames --help' lists them.", "frames")]
    [InlineData("'foo' is not known here; 'muser --help' shows what is.", "foo")]
    [InlineData("'foo' is not known here; 'muser bench --help' shows what is.", "bench", "foo")]
    [InlineData("'--foo' is not known here; 'muser demo --help' shows what is.", "demo", "--foo")]
    [InlineData("--seconds is 'x'; it must be a number. See 'muser demo --help'.", "demo", "--seconds", "x")]
    [InlineData("--seed is '-1'; it must be a whole number, 0 or more.", "demo", "--seed", "-1")]
    [InlineData("--megabytes is '1.5'; it must be a whole number.", "bench", "raw", "--megabytes", "1.5")]
    [InlineData("--array is 'muser3'; it must be one of", "demo", "--array", "muser3")]
    [InlineData("'--name' is required", "silo")]
    public async Task WrongUsageIsOneSentenceThatNamesTheWayOut(string says, params string[] args) =>
        (await CommandRun.Of(args)).IsRefused(ExitCode.Usage, says);

    [Fact]
    public void EveryCommandExplainsItself()
    {
        var commands = All(MuserCommand.Create()).ToList();
        Assert.True(commands.Count > 10);
        Assert.All(commands, command =>
        {
            Assert.EndsWith(".", command.Description!, StringComparison.Ordinal);
            var options = command.Options.Where(option => option is not (HelpOption or VersionOption));
            Assert.All(options, option => Assert.EndsWith(".", option.Description!, StringComparison.Ordinal));
            Assert.All(command.Arguments, argument => Assert.EndsWith(".", argument.Description!, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task TheHelpOfEveryCommandEndsWithAnExampleThatCanBeParsed()
    {
        var root = MuserCommand.Create();
        foreach (var command in All(root))
        {
            var path = Path(command);
            var help = await CommandRun.Of([.. path, "--help"]);
            Assert.Equal((ExitCode.Done, ""), (help.ExitCode, help.Error));
            var examples = help.Output.Split('\n').SkipWhile(line => !line.StartsWith("Example", StringComparison.Ordinal)).Skip(1)
                .Where(line => line.Trim().Length > 0).ToList();
            Assert.True(examples.Count > 0, $"'muser {string.Join(' ', path)}' has no example.");
            Assert.All(examples, example => Assert.Empty(root.Parse(example.Trim()["muser ".Length..].Split(" > ")[0]).Errors));
        }
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    private static string[] Path(Command command) => command is RootCommand ? [] : [.. Path(command.Parents.OfType<Command>().Single()), command.Name];
}
