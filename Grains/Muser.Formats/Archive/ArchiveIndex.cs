using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Muser.Formats.Files;
using Muser.Formats.Frames;
using Muser.Formats.Png;

namespace Muser.Formats.Archive;

/// <summary>
/// The index of an archive of raw files: which file holds which time. A plain file of records in the order of time, searched by halves where it lies, so
/// that a question costs some twenty reads of 64 bytes however long the archive, and opening it costs one. See <see cref="ArchiveIndexer"/> for how it is made.
/// Trouble with the file itself is an <see cref="IOException"/>. Safe for any thread.
/// </summary>
public sealed class ArchiveIndex : IDisposable
{
    /// <summary>Its name, in the folder of the archive, unless another is given.</summary>
    public const string FileName = "muser-archive.index";

    private readonly SafeFileHandle _file;
    private readonly ArchiveHeader _header;

    private ArchiveIndex(string folder, SafeFileHandle file, in ArchiveHeader header) => (Folder, _file, _header) = (folder, file, header);

    /// <summary>The folder of the archive.</summary>
    public string Folder { get; }

    /// <summary>When it was written.</summary>
    public UtcTime Written => new(_header.WrittenUnixNs);

    /// <summary>Files in it.</summary>
    public long Count => _header.Records;

    /// <summary>Where the index of a folder lies, unless it is put elsewhere.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>Opens an index.</summary>
    /// <param name="folder">The folder of the archive.</param>
    /// <param name="path">Where the index lies; null for <see cref="PathIn"/>.</param>
    /// <param name="index">The index, where the result is None.</param>
    public static ArchiveFault TryOpen(string folder, string? path, out ArchiveIndex? index)
    {
        index = null;
        path ??= PathIn(folder);
        if (!System.IO.File.Exists(path))
        {
            return ArchiveFault.NotIndexed;
        }

        var file = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        ArchiveHeader header = default;
        var bytes = MemoryMarshal.AsBytes(new Span<ArchiveHeader>(ref header));
        if (RandomAccess.Read(file, bytes, 0) != bytes.Length
            || header.Magic != ArchiveHeader.MagicNumber
            || header is { Muser1: < 0 } or { Muser2: < 0 } or { NoFrames: < 0 } or { NameBytes: < 0 }
            || RandomAccess.GetLength(file) != ArchiveHeader.Bytes + (header.Records * ArchiveRecord.Bytes) + header.NameBytes)
        {
            file.Dispose();
            return ArchiveFault.Damaged;
        }

        index = new ArchiveIndex(folder, file, header);
        return ArchiveFault.None;
    }

    /// <summary>Files of an array.</summary>
    public int CountOf(ArrayLayout layout) => layout.Id == ArrayId.Muser1 ? _header.Muser1 : _header.Muser2;

    /// <summary>Time tags of the first and the last frame of an array; null where it has none.</summary>
    public (UtcTime First, UtcTime Last)? Span(ArrayLayout layout)
    {
        var count = CountOf(layout);
        return count == 0 ? null : (new UtcTime(Read(Begin(layout)).FirstUnixNs), new UtcTime(Read(Begin(layout) + count - 1).LatestUnixNs));
    }

    /// <summary>The files of an array that may hold frames of a time range, in the order of time.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="from">The first instant; null for the beginning.</param>
    /// <param name="to">The first instant no more; null for the end.</param>
    public IReadOnlyList<ArchiveFile> Find(ArrayLayout layout, UtcTime? from = null, UtcTime? to = null)
    {
        var files = new List<ArchiveFile>();
        var (begin, end) = (Begin(layout), Begin(layout) + CountOf(layout));
        for (var k = from is { } first ? FirstThatMayHold(begin, end, first.UnixNs) : begin; k < end; k++)
        {
            var record = Read(k);
            if (to is { } last && record.FirstUnixNs >= last.UnixNs)
            {
                break;
            }

            var file = File(record, layout);
            if (from is null || file.End >= from)
            {
                files.Add(file);
            }
        }

        return files;
    }

    /// <summary>Files that are named as files of frames and hold none.</summary>
    public IEnumerable<ArchiveFile> WithoutFrames()
    {
        for (long k = _header.Muser1 + _header.Muser2; k < _header.Records; k++)
        {
            yield return File(Read(k), null);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Whether the bytes are those that were written; reads all of them.</summary>
    internal bool IsIntact()
    {
        var buffer = new byte[1 << 20];
        var crc = 0u;
        for (long at = ArchiveHeader.Bytes; RandomAccess.Read(_file, buffer, at) is var count and > 0; at += count)
        {
            crc = Crc32.Update(crc, buffer.AsSpan(0, count));
        }

        return crc == _header.Crc32;
    }

    /// <summary>Writes an index, whole or not at all; <see cref="ArchiveIndexer"/> finds out what belongs in it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="files">The files, in any order.</param>
    /// <param name="now">When.</param>
    public static void Write(string path, IEnumerable<ArchiveFile> files, UtcTime now)
    {
        ArchiveFile[] sorted =
        [
            .. files.OrderBy(file => file.Layout is null ? int.MaxValue : (int)file.Layout.Id).ThenBy(file => file.First).ThenBy(file => file.Bytes)
                .ThenBy(file => file.Path, StringComparer.Ordinal),
        ];
        var names = new MemoryStream();
        var records = new ArchiveRecord[sorted.Length];
        var header = new ArchiveHeader { Magic = ArchiveHeader.MagicNumber, WrittenUnixNs = now.UnixNs };
        var (latest, array) = (long.MinValue, (ArrayLayout?)null);
        for (var k = 0; k < sorted.Length; k++)
        {
            var file = sorted[k];
            (latest, array) = (Math.Max(file.Layout == array ? latest : long.MinValue, file.End.UnixNs), file.Layout);
            header.Muser1 += array?.Id == ArrayId.Muser1 ? 1 : 0;
            header.Muser2 += array?.Id == ArrayId.Muser2 ? 1 : 0;
            header.NoFrames += array is null ? 1 : 0;
            var name = Encoding.UTF8.GetBytes(file.Path);
            records[k] = new ArchiveRecord
            {
                FirstUnixNs = file.First.UnixNs,
                LastUnixNs = file.Last.UnixNs,
                LatestUnixNs = latest,
                FileBytes = file.Bytes,
                ModifiedUnixNs = file.Modified.UnixNs,
                NameOffset = checked((int)names.Length),
                NameBytes = checked((ushort)name.Length),
                FixedBandMHz = (ushort)file.FixedBandMHz,
                State = file.State,
            };
            names.Write(name);
        }

        header.NameBytes = checked((int)names.Length);
        var table = MemoryMarshal.AsBytes<ArchiveRecord>(records);
        var text = names.GetBuffer().AsSpan(0, header.NameBytes);
        header.Crc32 = Crc32.Update(Crc32.Update(0, table), text);
        using var pending = new PendingFile(path);
        pending.Stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<ArchiveHeader>(in header)));
        pending.Stream.Write(table);
        pending.Stream.Write(text);
        pending.Complete();
    }

    private int Begin(ArrayLayout layout) => layout.Id == ArrayId.Muser1 ? 0 : _header.Muser1;

    /// <summary>The first record of whose predecessors and itself one reaches up to an instant.</summary>
    private int FirstThatMayHold(int begin, int end, long fromUnixNs)
    {
        while (begin < end)
        {
            var middle = begin + ((end - begin) / 2);
            (begin, end) = Read(middle).LatestUnixNs < fromUnixNs ? (middle + 1, end) : (begin, middle);
        }

        return begin;
    }

    private ArchiveRecord Read(long k)
    {
        ArchiveRecord record = default;
        Read(MemoryMarshal.AsBytes(new Span<ArchiveRecord>(ref record)), ArchiveHeader.Bytes + (k * ArchiveRecord.Bytes));
        return record;
    }

    private ArchiveFile File(in ArchiveRecord record, ArrayLayout? layout)
    {
        var name = new byte[record.NameBytes];
        Read(name, ArchiveHeader.Bytes + (_header.Records * ArchiveRecord.Bytes) + record.NameOffset);
        return new ArchiveFile
        {
            Path = Encoding.UTF8.GetString(name),
            Layout = layout,
            Bytes = record.FileBytes,
            Modified = new UtcTime(record.ModifiedUnixNs),
            First = new UtcTime(record.FirstUnixNs),
            Last = new UtcTime(record.LastUnixNs),
            FixedBandMHz = record.FixedBandMHz,
            State = record.State,
        };
    }

    private void Read(Span<byte> to, long at)
    {
        if (at < 0 || RandomAccess.Read(_file, to, at) != to.Length)
        {
            throw new IOException($"The index of {Folder} is damaged; 'muser archive index {Folder}' makes it anew.");
        }
    }
}
