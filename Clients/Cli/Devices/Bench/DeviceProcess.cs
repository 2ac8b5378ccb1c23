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
    public static async Task<DeviceProcess> Start(int mqttPort, string kind, int count, int first, string? effects, CancellationToken cancellation)
    {
        string[] after = effects is null ? [] : ["--effects", effects];
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
