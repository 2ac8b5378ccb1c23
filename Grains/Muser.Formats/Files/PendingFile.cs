using System.Runtime.InteropServices;

namespace Muser.Formats.Files;

/// <summary>
/// A file that is being written beside its place: <see cref="Complete"/> puts it there; disposed of before that, nothing is left
/// behind. Not safe for several threads.
/// </summary>
public sealed class PendingFile : IDisposable
{
    /// <summary>How the name of a file ends while it is written: what a crash leaves has this name.</summary>
    public const string Suffix = ".part";

    private readonly string _path;
    private readonly string _partial;
    private readonly FileStream _stream;
    private bool _isDone;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where the file goes; its folder must exist.</param>
    /// <param name="bufferBytes">Size of the stream's buffer; 0 for none, where large pieces are written.</param>
    /// <param name="mode">Who may do what with it, on Unix, from its first byte on; null for what the process gives its files.</param>
    public PendingFile(string path, int bufferBytes = AtomicFile.DefaultBufferBytes, UnixFileMode? mode = null)
    {
        _path = path;
        _partial = $"{path}.{Guid.NewGuid():N}{Suffix}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = bufferBytes };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        _stream = new FileStream(_partial, options);
    }

    /// <summary>The content so far; it can seek.</summary>
    public Stream Stream => _stream;

    /// <summary>Waits until the content so far is on disk.</summary>
    public void FlushToDisk() => _stream.Flush(flushToDisk: true);

    /// <summary>Puts the file in place.</summary>
    /// <param name="overwrite">
    /// True puts it over an older one; false throws <see cref="IOException"/> where there is one, so that of several writers
    /// exactly one succeeds.
    /// </param>
    public void Complete(bool overwrite = true)
    {
        _stream.Dispose();
        if (overwrite || OperatingSystem.IsWindows())
        {
            File.Move(_partial, _path, overwrite);
        }
        else
        {
            LinkInPlace();
        }

        _isDone = true;
    }

    public void Dispose()
    {
        if (!_isDone)
        {
            _isDone = true;
            try
            {
                _stream.Dispose();
            }
            catch (IOException)
            {
                // What is left in the buffer does not fit a full disk; the file goes anyway.
            }
            finally
            {
                File.Delete(_partial);
            }
        }
    }

    /// <summary>
    /// On Unix a move that must not overwrite looks first and then renames, so two writers can both succeed; a link is made by
    /// one alone.
    /// </summary>
    private void LinkInPlace()
    {
        if (Link(_partial, _path) != 0)
        {
            throw new IOException($"{_path} cannot be put in place: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        File.Delete(_partial);
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);
}
