using Muser.Cli.Shell;

namespace Muser.Cli.Tests.Shell;

/// <summary>What a command line did.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command line in this process.</summary>
    public static Task<CommandRun> Of(params string[] args) => Of(CancellationToken.None, args);

    /// <inheritdoc cref="Of(string[])"/>
    public static async Task<CommandRun> Of(CancellationToken cancellation, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync(args, TextWriter.Synchronized(output), TextWriter.Synchronized(error), cancellation);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Holds that the command line was refused: this exit code, nothing on standard output, one sentence that says this.</summary>
    public void IsRefused(int exitCode, string says)
    {
        Assert.Equal((exitCode, ""), (ExitCode, Output));
        Assert.StartsWith("muser: ", Error, StringComparison.Ordinal);
        Assert.Contains(says, Error, StringComparison.Ordinal);
        Assert.Equal(1, Error.Count(c => c == '\n'));
    }
}
