using System.Runtime.InteropServices;

namespace Muser.Formats.Files;

/// <summary>Files that are whole or not there: written beside their place and renamed. Safe for any thread.</summary>
public static class AtomicFile
{
    /// <summary>Default size of a stream's buffer.</summary>
    public const int DefaultBufferBytes = 1 << 16;

    /// <summary>
    /// Writes a file through a stream and puts it in place. When <paramref name="write"/> throws, nothing is left behind.
    /// </summary>
    /// <param name="path">Where the file goes; its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="overwrite">
    /// True puts it over an older one; false throws <see cref="IOException"/> where there is one, so that of several writers exactly one succeeds.
    /// </param>
    /// <param name="bufferBytes">Size of the stream's buffer; 0 for none, where <paramref name="write"/> writes in large pieces itself.</param>
    public static void Write(string path, Action<Stream> write, bool overwrite = true, int bufferBytes = DefaultBufferBytes)
    {
        var partial = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferBytes))
            {
                write(stream);
            }

            if (overwrite || OperatingSystem.IsWindows())
            {
                File.Move(partial, path, overwrite);
            }
            else
            {
                LinkInPlace(partial, path);
            }
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>
    /// On Unix a move that must not overwrite looks first and then renames, so two writers can both succeed; a link is made by one alone.
    /// </summary>
    private static void LinkInPlace(string partial, string path)
    {
        if (Link(partial, path) != 0)
        {
            throw new IOException($"{path} cannot be put in place: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        File.Delete(partial);
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);
}
