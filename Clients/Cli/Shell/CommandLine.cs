using System.CommandLine;
using System.Net.Sockets;
using Muser.Silo;

namespace Muser.Cli.Shell;

/// <summary>Parses and runs a command line of <c>muser</c> under the rules that all its commands share (see <see cref="ExitCode"/>).</summary>
public static class CommandLine
{
    /// <summary>Set to anything, this environment variable adds the stack to the sentence about a defect.</summary>
    private const string TraceVariable = "MUSER_TRACE";

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
            return Say(ExitCode.Usage, UsageMessage.Of(parse));
        }

        using var stop = new StopSignals(cancellation);
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
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception mistake) when (mistake is UsageException or OptionsException)
        {
            return Say(ExitCode.Usage, mistake.Message);
        }
        catch (Exception failure) when (failure is UserInputException or IOException or UnauthorizedAccessException or SocketException)
        {
            return Say(ExitCode.BadInput, failure.Message);
        }
        catch (Exception defect)
        {
            var trace = Environment.GetEnvironmentVariable(TraceVariable) is { Length: > 0 };
            return Say(
                ExitCode.BadInput,
                $"This is a defect of muser, please report it: {defect.GetType().Name}: {UsageMessage.OneLine(defect.Message)}"
                + (trace ? $"\n{defect}" : $" ({TraceVariable}=1 adds where it came from.)"));
        }

        int Say(int exitCode, string sentence)
        {
            error.WriteLine($"muser: {sentence}");
            return exitCode;
        }
    }
}
