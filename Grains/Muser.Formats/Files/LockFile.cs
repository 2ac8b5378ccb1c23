namespace Muser.Formats.Files;

/// <summary>
/// A file that one process at a time has, and one of its threads: whoever has it open. It stays when it is given back; the kernel takes it from a process
/// that dies.
/// </summary>
public sealed class LockFile : IDisposable
{
    // EWOULDBLOCK of flock, and the sharing violation of Windows.
    private const int WouldBlock = 11;
    private const int SharingViolation = unchecked((int)0x8007_0020);
    private readonly FileStream _file;

    private LockFile(FileStream file) => _file = file;

    /// <summary>Takes it; null where another has it. Throws <see cref="IOException"/> where it cannot be made.</summary>
    public static LockFile? TryTake(string path)
    {
        try
        {
            return new LockFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException taken) when (taken.HResult is WouldBlock or SharingViolation)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
