namespace Muser.Silo.Cluster.Health;

/// <summary>
/// Whether a folder can be written, found out by writing a file as large as a block and deleting it, at most so often. Safe for any thread.
/// </summary>
/// <param name="name">The name of the check.</param>
/// <param name="folder">The folder, which is made where there is none.</param>
/// <param name="silo">The name of the silo: several write side by side.</param>
/// <param name="clock">The clock.</param>
public sealed class WritableFolder(string name, string folder, string silo, TimeProvider clock)
{
    /// <summary>A finding holds for so long.</summary>
    public static readonly TimeSpan Holds = TimeSpan.FromSeconds(5);

    private static readonly byte[] Block = new byte[4096];
    private readonly Lock _lock = new();
    private HealthCheck? _last;
    private long _lastTimestamp;

    /// <summary>The finding.</summary>
    public HealthCheck Check()
    {
        lock (_lock)
        {
            if (_last is null || clock.GetElapsedTime(_lastTimestamp) >= Holds)
            {
                (_last, _lastTimestamp) = (Try(), clock.GetTimestamp());
            }

            return _last;
        }
    }

    private HealthCheck Try()
    {
        var path = Path.Combine(folder, $".probe-{Uri.EscapeDataString(silo)}");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(path, Block);
            File.Delete(path);
            return new HealthCheck(name, true, $"{folder} can be written.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new HealthCheck(name, false, $"{folder} cannot be written: {failure.Message}");
        }
    }
}
