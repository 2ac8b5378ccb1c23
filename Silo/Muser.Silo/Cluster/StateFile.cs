using System.Text;
using System.Text.Json;
using Muser.Formats.Files;

namespace Muser.Silo.Cluster;

/// <summary>
/// A file of one state, to which each write adds a line until it is long: <c>{"state":...,"eTag":"N"}</c> and a newline. The last whole line counts. Bytes
/// that stand in a file are never changed; anything but a line more is another file, by a rename. So whoever reads needs no turn, and what a crash or a full
/// disk cuts is passed over. A file of former releases is one object, with its ETag first and no newline. Writers must take turns.
/// </summary>
/// <remarks>
/// A file that is made, and put over another, is a transaction of the file system, which writes its bytes to disk at once; a line more in a file that is there
/// is neither, and takes a twentieth of the time.
/// </remarks>
internal static class StateFile
{
    /// <summary>A file that would become longer is replaced by its last line.</summary>
    public const int MaxBytes = 128 << 10;

    private const byte NewLine = (byte)'\n';

    /// <summary>The line of a state.</summary>
    public static ReadOnlyMemory<byte> Line<T>(T state, string eTag)
    {
        var line = new MemoryStream();
        JsonSerializer.Serialize(line, new Record<T>(state, eTag), ServiceJson.Compact);
        line.WriteByte(NewLine);
        var written = line.GetBuffer().AsMemory(0, (int)line.Length);
        written.Span[..^1].Replace(NewLine, (byte)' '); // between the values of raw JSON in a state; inside a text it is escaped
        return written;
    }

    /// <summary>What a file holds; null where there is none. Throws <see cref="JsonException"/> where it holds no state.</summary>
    public static Record<T>? Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Record<T>>(LastLine(File.ReadAllBytes(path)), ServiceJson.Compact);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Adds a line to a file that ends with a line of the given ETag, and has room. Otherwise it does nothing and returns false: the file is missing or full,
    /// was cut, is of a former release, or was written by somebody else.
    /// </summary>
    public static bool TryAdd(string path, string? lastETag, ReadOnlySpan<byte> line, bool flushes)
    {
        if (lastETag is null || !File.Exists(path))
        {
            return false;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        var end = Encoding.UTF8.GetBytes($",\"eTag\":\"{lastETag}\"}}\n");
        Span<byte> last = stackalloc byte[end.Length];
        if (length < end.Length || length + line.Length > MaxBytes || RandomAccess.Read(file, last, length - end.Length) != end.Length || !last.SequenceEqual(end))
        {
            return false;
        }

        RandomAccess.Write(file, line, length);
        if (flushes)
        {
            RandomAccess.FlushToDisk(file);
        }

        return true;
    }

    /// <summary>Makes a file of one line, or puts it over another.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> line, bool flushes)
    {
        using var file = new PendingFile(path, bufferBytes: 0);
        file.Stream.Write(line);
        if (flushes)
        {
            file.FlushToDisk();
        }

        file.Complete();
        if (flushes)
        {
            DiskFolder.Flush(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>The last whole line of a file, of which no part was lost with the power either: that reads as zeros. All of a file without lines.</summary>
    private static ReadOnlySpan<byte> LastLine(ReadOnlySpan<byte> content)
    {
        for (var rest = content; rest.LastIndexOf(NewLine) is >= 0 and var end;)
        {
            var begin = rest[..end].LastIndexOf(NewLine) + 1;
            var line = rest[begin..end];
            if (!line.Contains((byte)0))
            {
                return line;
            }

            rest = rest[..begin];
        }

        return content;
    }

    /// <summary>A line.</summary>
    internal sealed record Record<T>(T State, string ETag);
}
