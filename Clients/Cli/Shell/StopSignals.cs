using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Muser.Cli.Shell;

/// <summary>
/// Turns Ctrl-C (SIGINT) and SIGTERM into a cancellation. Another one, a second or more after the first, ends the process at once: somebody does not
/// want to wait until all is in order. (Some programs send the first one twice.)
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stop;
    private readonly PosixSignalRegistration[] _registrations;
    private long _first;

    /// <param name="cancellation">Cancels too.</param>
    public StopSignals(CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        var first = Interlocked.CompareExchange(ref _first, Stopwatch.GetTimestamp(), 0);
        if (first == 0)
        {
            _stop.Cancel();
        }
        else if (Stopwatch.GetElapsedTime(first) >= Again)
        {
            Environment.Exit(ExitCode.Interrupted);
        }
    }
}
