namespace Muser.Silo.Cluster;

/// <summary>
/// One writer's turn at a file, among all threads and processes that see it: an exclusively opened lock file beside it. The operating system ends the
/// turn of a process that dies.
/// </summary>
internal sealed class WriterTurn : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly FileStream _lock;

    private WriterTurn(FileStream opened) => _lock = opened;

    /// <summary>Waits for the turn; throws <see cref="IOException"/> where it has not come in 10 s.</summary>
    public static async Task<WriterTurn> Take(string lockPath)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                return new WriterTurn(new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                await Task.Delay(RetryDelay);
            }
        }
    }

    public ValueTask DisposeAsync() => _lock.DisposeAsync();
}
