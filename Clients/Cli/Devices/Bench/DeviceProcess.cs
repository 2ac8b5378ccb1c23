using System.Diagnostics;
using Muser.Silo;

namespace Muser.Cli.Devices.Bench;

/// <summary>A process of simulated devices.</summary>
internal sealed class DeviceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly Task<string> _said;

    private DeviceProcess(Process process) => (_process, _said) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Starts a process, and waits until all its devices are on the bus.</summary>
    public static async Task<DeviceProcess> Start(int mqttPort, string kind, int count, int first, string? effects, CancellationToken cancellation)
    {
        var muser = Environment.ProcessPath!;
        string[] before = Path.GetFileNameWithoutExtension(muser) == "muser" ? [] : [typeof(DeviceProcess).Assembly.Location];
        string[] after = effects is null ? [] : ["--effects", effects];
        string[] arguments = ["simulate", "devices", "--kind", kind, "--count", $"{count}", "--first", $"{first}", "--mqtt", $"127.0.0.1:{mqttPort}"];
        var start = new ProcessStartInfo(muser, [.. before, .. arguments, .. after]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = new DeviceProcess(Process.Start(start)!);
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

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
