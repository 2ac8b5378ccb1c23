using System.Diagnostics;
using System.Text;

namespace Muser.Simulators.Devices;

/// <summary>
/// What simulated hardware really did: a line for each effect, <c>device id timestamp</c>, the timestamp by CLOCK_MONOTONIC in ns, written before the
/// act returns. It is the hardware's own word, apart from what the device says. Safe for any thread.
/// </summary>
public sealed class EffectLog : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _lock = new();

    /// <param name="path">The file; lines are appended.</param>
    public EffectLog(string path) => _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Notes an effect at this moment.</summary>
    public void Add(string device, Guid command)
    {
        var ns = Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);
        lock (_lock)
        {
            _file.Write(Encoding.ASCII.GetBytes($"{device} {command:D} {ns}\n"));
        }
    }

    public void Dispose() => _file.Dispose();
}
