using Muser.Formats.Files;

namespace Muser.Formats.Archive;

/// <summary>
/// Lets one process at a time make an index: two that walk the folder at once would each write what it saw, and the older of both could stay. Readers need no
/// lock, for an index is replaced whole. A <see cref="LockFile"/> beside the index.
/// </summary>
internal sealed class ArchiveLock : IDisposable
{
    /// <summary>Behind the name of the index.</summary>
    public const string Suffix = ".lock";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly LockFile _file;

    private ArchiveLock(LockFile file) => _file = file;

    /// <summary>Takes the lock, when those that have it are done.</summary>
    /// <param name="index">The index.</param>
    /// <param name="waiting">Called once, where another has it.</param>
    /// <param name="cancellation">Ends the waiting with <see cref="OperationCanceledException"/>.</param>
    public static ArchiveLock Take(string index, Action? waiting, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            cancellation.ThrowIfCancellationRequested();
            if (LockFile.TryTake(index + Suffix) is { } taken)
            {
                return new ArchiveLock(taken);
            }

            if (isFirst)
            {
                waiting?.Invoke();
            }

            cancellation.WaitHandle.WaitOne(Interval);
        }
    }

    public void Dispose() => _file.Dispose();
}
