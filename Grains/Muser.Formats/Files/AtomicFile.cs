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
    /// True puts it over an older one; false throws <see cref="IOException"/> where there is one, so that of several writers
    /// exactly one succeeds.
    /// </param>
    /// <param name="bufferBytes">
    /// Size of the stream's buffer; 0 for none, where <paramref name="write"/> writes in large pieces itself.
    /// </param>
    /// <param name="mode">Who may do what with it, on Unix, from its first byte on; null for what the process gives its files.</param>
    public static void Write(string path, Action<Stream> write, bool overwrite = true, int bufferBytes = DefaultBufferBytes, UnixFileMode? mode = null)
    {
        using var file = new PendingFile(path, bufferBytes, mode);
        write(file.Stream);
        file.Complete(overwrite);
    }
}
