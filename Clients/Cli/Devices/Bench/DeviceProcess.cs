using System.Diagnostics;
using Muser.Cli.Shell;
using Muser.Silo;

namespace Muser.Cli.Devices.Bench;

/// <summary>A process of simulated devices.</summary>
internal sealed class DeviceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);
    private readonly Process _process;
    private readonly Task<string> _said;

    private DeviceProcess(Process process, int count, DateTimeOffset started) =>
        (_process, _said, Count, Started) = (process, process.StandardError.ReadToEndAsync(), count, started);

    /// <summary>Its devices are born after this.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>Its devices.</summary>
    public int Count { get; }

    /// <summary>Its processor time so far, and its memory, bytes.</summary>
    public (TimeSpan Processor, long Bytes) Cost
    {
        get
        {
            _process.Refresh();
            return (_process.TotalProcessorTime, _process.WorkingSet64);
        }
    }

    /// <summary>Starts a process, and waits until all its devices are on the bus.</summary>
    /// <param name="mqttPort">The broker's port on this machine.</param>
    /// <param name="kind">Which kind of device.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="first">The number of the first.</param>
    /// <param name="effects">The file of what they really did; null for none.</param>
    /// <param name="cancellation">Ends the wait, and the process.</param>
    /// <param name="state">The folder in which they keep the ids of commands; null where they keep none.</param>
    public static async Task<DeviceProcess> Start(
        int mqttPort, string kind, int count, int first, string? effects, CancellationToken cancellation, string? state = null)
    {
        string[] after = [.. effects is null ? [] : (string[])["--effects", effects], .. state is null ? [] : (string[])["--state", state]];
        string[] arguments = ["simulate", "devices", "--kind", kind, "--count", $"{count}", "--first", $"{first}", "--mqtt", $"127.0.0.1:{mqttPort}"];
        var started = DateTimeOffset.UtcNow;
        var process = new DeviceProcess(Process.Start(OwnProgram.Start([.. arguments, .. after]))!, count, started);
        try
        {
            return await process._process.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(Patience, cancellation) is not null
                ? process
                : throw new UserInputException($"The simulated devices ended: {await process._said}");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a signal, such as STOP.</summary>
    public async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends it at once: its sockets close.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
