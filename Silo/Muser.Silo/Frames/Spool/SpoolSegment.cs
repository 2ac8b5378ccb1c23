using Microsoft.Win32.SafeHandles;

namespace Muser.Silo.Frames.Spool;

/// <summary>One file of the spool. All but <see cref="Read"/> under the lock of its <see cref="FrameSpool"/>.</summary>
internal sealed class SpoolSegment(string path, long number, SafeFileHandle handle) : IDisposable
{
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

    /// <summary>Deletes the file. A reader that still has it open reads on.</summary>
    public void Delete()
    {
        File.Delete(path);
        handle.Dispose();
    }

    public void Dispose() => handle.Dispose();
}
