using System.Runtime.InteropServices;

namespace Muser.Formats.Files;

/// <summary>Names of files on disk. Safe for any thread.</summary>
public static class DiskFolder
{
    private const int ReadOnly = 0;

    /// <summary>
    /// Waits until the names in a folder are on disk, those of files just made or renamed among them: a file that is flushed and has no name is lost with the
    /// power. Elsewhere than on Unix the file system sees to that. Throws <see cref="IOException"/> where it fails.
    /// </summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, ReadOnly);
        try
        {
            if (handle < 0 || Sync(handle) != 0)
            {
                throw new IOException($"{folder} cannot be flushed to disk: {Marshal.GetLastPInvokeErrorMessage()}.");
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    /// <summary>
    /// The same for all that is in a folder and below it, files and names; where there is no such folder it does nothing. Throws
    /// <see cref="UnauthorizedAccessException"/>, too, where a folder below it may not be read.
    /// </summary>
    public static void FlushAll(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            FlushFile(path);
        }

        foreach (var each in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Append(folder).Append(Path.GetDirectoryName(Path.GetFullPath(folder))!))
        {
            Flush(each);
        }
    }

    /// <summary>Where one may flush what one may read, a file that was made read-only is flushed, too.</summary>
    private static void FlushFile(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }
        else
        {
            Flush(path);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int handle);
}
