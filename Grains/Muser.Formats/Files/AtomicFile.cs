namespace Muser.Formats.Files;

/// <summary>Files that are whole or not there: written beside their place and renamed. Safe for any thread.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a file through a stream and puts it in place, over an older one. When <paramref name="write"/> throws, nothing is left behind.
    /// </summary>
    /// <param name="path">Where the file goes; its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        var partial = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
