using Muser.Formats.Files;

namespace Muser.Silo.Cluster;

/// <summary>One writer's turn at a file, among all threads and processes that see it: a <see cref="LockFile"/> beside it.</summary>
internal sealed class WriterTurn : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly LockFile _lock;

    private WriterTurn(LockFile taken) => _lock = taken;

    /// <summary>Until when whoever begins to wait now does so.</summary>
    public static DateTime Deadline => DateTime.UtcNow + Patience;

    /// <summary>Takes the turn; null where another has it, to be tried again after <see cref="Wait"/>; throws <see cref="IOException"/> after the deadline.</summary>
    public static WriterTurn? TryTake(string lockPath, DateTime deadline) =>
        LockFile.TryTake(lockPath) is { } taken ? new WriterTurn(taken)
        : DateTime.UtcNow < deadline ? null
        : throw new IOException($"Another writer has had {lockPath} for {Patience.TotalSeconds} s.");

    /// <summary>Waits a little for the other writer.</summary>
    public static Task Wait() => Task.Delay(RetryDelay);

    public void Dispose() => _lock.Dispose();
}
