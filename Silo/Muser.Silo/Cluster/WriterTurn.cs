namespace Muser.Silo.Cluster;

/// <summary>
/// One writer's turn at a file, among all threads and processes that see it: an exclusively opened lock file beside it. The operating system ends the
/// turn of a process that dies.
/// </summary>
internal sealed class WriterTurn : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly FileStream _lock;

    private WriterTurn(FileStream opened) => _lock = opened;

    /// <summary>Until when whoever begins to wait now does so.</summary>
    public static DateTime Deadline => DateTime.UtcNow + Patience;

    /// <summary>Takes the turn; null where another has it, to be tried again after <see cref="Wait"/>; throws <see cref="IOException"/> after the deadline.</summary>
    public static WriterTurn? TryTake(string lockPath, DateTime deadline)
    {
        try
        {
            return new WriterTurn(new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException) when (DateTime.UtcNow < deadline)
        {
            return null;
        }
    }

    /// <summary>Waits a little for the other writer.</summary>
    public static Task Wait() => Task.Delay(RetryDelay);

    public void Dispose() => _lock.Dispose();
}
