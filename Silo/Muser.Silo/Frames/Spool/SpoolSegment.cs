using Microsoft.Win32.SafeHandles;

namespace Muser.Silo.Frames.Spool;

/// <summary>One file of the spool. All but <see cref="Read"/> under the lock of its <see cref="FrameSpool"/>.</summary>
internal sealed class SpoolSegment(string path, long number, SafeFileHandle handle) : IDisposable
{
    /// <summary>
    /// A file system frees a file's pages at about 1 us each, in one go where the file is closed in one piece: for 256 MB a processor would do nothing else for
    /// 65 ms, and frames would wait for it.
    /// </summary>
    private const long PieceBytes = 4L << 20;

    private static readonly TimeSpan PieceInterval = TimeSpan.FromMilliseconds(2);

    /// <summary>Place in the order of the segments.</summary>
    public long Number => number;

    /// <summary>Bytes written.</summary>
    public long Length { get; set; }

    /// <summary>Frames in it that are not terminal.</summary>
    public int Outstanding { get; set; }

    /// <summary>The file, for writing.</summary>
    public SafeFileHandle Handle => handle;

    /// <summary>Reads a part of it; false where it is shorter.</summary>
    public bool Read(Span<byte> buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = RandomAccess.Read(handle, buffer[filled..], offset + filled);
            if (read == 0)
            {
                return false;
            }

            filled += read;
        }

        return true;
    }

    /// <summary>Deletes the file; its room comes free piece by piece, on another thread.</summary>
    /// <param name="hurry">Frees the rest at once.</param>
    /// <returns>Ends when all of it is free.</returns>
    public Task Delete(CancellationToken hurry)
    {
        File.Delete(path);
        var length = Length;
        return Task.Run(() => Free(length, hurry), CancellationToken.None);
    }

    public void Dispose() => handle.Dispose();

    private async Task Free(long length, CancellationToken hurry)
    {
        using var closing = handle;
        try
        {
            for (var rest = length - PieceBytes; rest > 0; rest -= PieceBytes)
            {
                RandomAccess.SetLength(handle, rest);
                await Task.Delay(PieceInterval, hurry);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // What is left goes when the file is closed.
        }
    }
}
