using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Muser.Formats.Files;
using Muser.Grains.Cluster;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Frames.Spool;

namespace Muser.Silo.Jobs;

/// <summary>
/// The segment of a job's journal that one activation writes, little-endian: <c>u32 magic "MJRN", u32 version 1</c>, and then lines of
/// <code>
///  0 u32 bytes of the line after its first 8   4 u32 CRC-32C of those   8 u8 event   9 u8 kind   10 u16 0   12 i32 index   16 i32 attempt   20 payload
/// </code>
/// Lines are appended several at once by one write, which outlives the process, and with <see cref="Durability.Power"/> is flushed to disk before it counts.
/// A line that is not whole ends the segment.
/// </summary>
internal sealed class JobJournal : IJobJournal
{
    private const uint Magic = 0x4E524A4D;
    private const uint Version = 1;
    private const int FileHeaderBytes = 8;
    private const int LineHeaderBytes = 20;
    private const int CheckedFrom = 8;

    /// <summary>No line is longer: what says so is damage.</summary>
    private const int MaxLineBytes = 64 << 20;

    private readonly Func<long, string> _path;
    private readonly long _term;
    private readonly bool _flushes;
    private readonly Dictionary<long, SafeFileHandle> _files = [];
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);

    /// <summary>Begins a segment; throws <see cref="IOException"/> where there is one of that term.</summary>
    /// <param name="path">The file of a term.</param>
    /// <param name="term">The term that writes.</param>
    /// <param name="durability">What is written outlives that.</param>
    public JobJournal(Func<long, string> path, long term, Durability durability = Durability.Process)
    {
        (_path, _term, _flushes) = (path, term, durability == Durability.Power);
        Directory.CreateDirectory(Path.GetDirectoryName(path(term))!);
        var file = File.OpenHandle(path(term), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        _files[term] = file;
        Span<byte> header = stackalloc byte[FileHeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Version);
        RandomAccess.Write(file, header, 0);
        if (_flushes)
        {
            RandomAccess.FlushToDisk(file);
            DiskFolder.Flush(Path.GetDirectoryName(path(term))!);
        }
    }

    public long Length { get; private set; } = FileHeaderBytes;

    public JournalPlace[] Append(IReadOnlyList<JournalRecord> records)
    {
        _buffer.ResetWrittenCount();
        var places = new JournalPlace[records.Count];
        for (var at = 0; at < places.Length; at++)
        {
            var payload = records[at].Payload.Span;
            places[at] = new JournalPlace(_term, Length + _buffer.WrittenCount + LineHeaderBytes, payload.Length);
            Write(records[at], payload);
        }

        try
        {
            RandomAccess.Write(_files[_term], _buffer.WrittenSpan, Length);
            if (_flushes)
            {
                RandomAccess.FlushToDisk(_files[_term]);
            }
        }
        catch (IOException)
        {
            // The disk is full: what was written of it must not be taken for lines.
            RandomAccess.SetLength(_files[_term], Length);
            throw;
        }

        Length += _buffer.WrittenCount;
        return places;
    }

    public byte[][] Read(IReadOnlyList<JournalPlace> places)
    {
        var payloads = new byte[places.Count][];
        for (var at = 0; at < payloads.Length; at++)
        {
            var place = places[at];
            payloads[at] = new byte[place.Length];
            if (RandomAccess.Read(FileOf(place.Term), payloads[at], place.Offset) < place.Length)
            {
                throw new IOException($"{_path(place.Term)} is shorter than it was.");
            }
        }

        return payloads;
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }

        _files.Clear();
    }

    /// <summary>Reads the lines of a segment, and returns how many bytes of it count; 0 where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="term">Its term.</param>
    /// <param name="maxBytes">Bytes beyond are not read.</param>
    /// <param name="each">Gets each line and the place of its payload, which holds until it returns.</param>
    public static long Replay(string path, long term, long maxBytes, Action<JournalRecord, JournalPlace> each)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        Span<byte> header = stackalloc byte[LineHeaderBytes];
        if (stream.ReadAtLeast(header[..FileHeaderBytes], FileHeaderBytes, throwOnEndOfStream: false) < FileHeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != Version)
        {
            return 0;
        }

        long offset = FileHeaderBytes;
        var body = new byte[1024];
        while (offset < maxBytes && stream.ReadAtLeast(header[..CheckedFrom], CheckedFrom, throwOnEndOfStream: false) == CheckedFrom)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(header);
            if (length is < LineHeaderBytes - CheckedFrom or > MaxLineBytes || offset + CheckedFrom + length > maxBytes)
            {
                break;
            }

            if (body.Length < length)
            {
                body = new byte[length * 2];
            }

            var line = body.AsMemory(0, length);
            if (stream.ReadAtLeast(line.Span, length, throwOnEndOfStream: false) < length
                || Crc32C.Of(line.Span) != BinaryPrimitives.ReadUInt32LittleEndian(header[4..]))
            {
                break;
            }

            var payload = line[(LineHeaderBytes - CheckedFrom)..];
            each(
                new JournalRecord(
                    (JournalEvent)line.Span[0],
                    (StepKind)line.Span[1],
                    BinaryPrimitives.ReadInt32LittleEndian(line.Span[4..]),
                    BinaryPrimitives.ReadInt32LittleEndian(line.Span[8..]),
                    payload),
                new JournalPlace(term, offset + LineHeaderBytes, payload.Length));
            offset += CheckedFrom + length;
        }

        return offset;
    }

    private void Write(JournalRecord record, ReadOnlySpan<byte> payload)
    {
        var line = _buffer.GetSpan(LineHeaderBytes + payload.Length)[..(LineHeaderBytes + payload.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(line, line.Length - CheckedFrom);
        line[8] = (byte)record.Event;
        line[9] = (byte)record.Kind;
        line[10] = line[11] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(line[12..], record.Index);
        BinaryPrimitives.WriteInt32LittleEndian(line[16..], record.Attempt);
        payload.CopyTo(line[LineHeaderBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(line[4..], Crc32C.Of(line[CheckedFrom..]));
        _buffer.Advance(line.Length);
    }

    private SafeFileHandle FileOf(long term)
    {
        if (!_files.TryGetValue(term, out var file))
        {
            _files[term] = file = File.OpenHandle(_path(term), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }

        return file;
    }
}
