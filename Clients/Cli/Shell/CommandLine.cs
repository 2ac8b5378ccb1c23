using System.CommandLine;
using System.Runtime.InteropServices;
using Muser.Silo;

namespace Muser.Cli.Shell;

/// <summary>Parses and runs a command line of <c>muser</c> under the rules that all its commands share (see <see cref="ExitCode"/>).</summary>
public static class CommandLine
{
    /// <summary>
    /// Runs a command line and returns the exit code. Text goes to <paramref name="output"/> and <paramref name="error"/>, or the console.
    /// SIGINT and SIGTERM, or <paramref name="cancellation"/>, cancel the command.
    /// </summary>
    public static async Task<int> RunAsync(
        string[] args, TextWriter? output = null, TextWriter? error = null, CancellationToken cancellation = default)
    {
        error ??= Console.Error;
        var parse = MuserCommand.Create().Parse(args);
        if (parse.Errors.Count > 0)
        {
            foreach (var mistake in parse.Errors)
            {
                error.WriteLine($"muser: {mistake.Message}");
            }

            error.WriteLine($"Usage: '{string.Join(' ', CommandPath(parse))} --help' shows it.");
            return ExitCode.Usage;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        var invocation = new InvocationConfiguration
        {
            Output = output ?? Console.Out,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parse.InvokeAsync(invocation, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception mistake) when (mistake is UsageException or OptionsException)
        {
            error.WriteLine($"muser: {mistake.Message}");
            return ExitCode.Usage;
        }
        catch (Exception failure) when (failure is UserInputException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"muser: {failure.Message}");
            return ExitCode.BadInput;
        }

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static IEnumerable<string> CommandPath(ParseResult parse)
    {
        var names = new Stack<string>();
        for (var result = parse.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Push(result.Command is RootCommand ? "muser" : result.Command.Name);
        }

        return names;
    }
}
