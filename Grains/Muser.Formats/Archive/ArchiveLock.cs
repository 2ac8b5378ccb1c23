namespace Muser.Formats.Archive;

/// <summary>
/// Lets one process at a time make an index: two that walk the folder at once would each write what it saw, and the older of both could stay. Readers need no
/// lock, for an index is replaced whole. A file beside the index, which stays; the kernel takes the lock back from a process that dies.
/// </summary>
internal sealed class ArchiveLock : IDisposable
{
    /// <summary>Behind the name of the index.</summary>
    public const string Suffix = ".lock";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private ArchiveLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, when those that have it are done.</summary>
    /// <param name="index">The index.</param>
    /// <param name="waiting">Called once, where another has it.</param>
    /// <param name="cancellation">Ends the waiting with <see cref="OperationCanceledException"/>.</param>
    public static ArchiveLock Take(string index, Action? waiting, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryTake(index) is { } taken)
            {
                return taken;
            }

            if (isFirst)
            {
                waiting?.Invoke();
            }

            cancellation.WaitHandle.WaitOne(Interval);
        }
    }

    public void Dispose() => _file.Dispose();

    private static ArchiveLock? TryTake(string index)
    {
        // EWOULDBLOCK of flock, and the sharing violation of Windows.
        const int WouldBlock = 11;
        const int SharingViolation = unchecked((int)0x8007_0020);
        try
        {
            return new(new FileStream(index + Suffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException taken) when (taken.HResult is WouldBlock or SharingViolation)
        {
            return null;
        }
    }
}
