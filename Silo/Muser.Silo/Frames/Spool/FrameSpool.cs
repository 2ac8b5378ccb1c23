using System.Globalization;
using Microsoft.Extensions.Logging;
using Muser.Grains.Cluster;

namespace Muser.Silo.Frames.Spool;

/// <summary>
/// Accepted frames of one array on the disk of their ingest node, until their cycles are published. Frames are appended to a file, the newest segment;
/// a segment goes when all its frames are terminal, but for the newest two: what a restart reads of them tells it which cycles had been there. Safe for
/// any thread.
/// </summary>
public sealed partial class FrameSpool : IDisposable
{
    private const string Extension = ".spool";
    private const int KeptSegments = 2;

    /// <summary>The room on the disk is looked at after so many bytes; with every frame while there is too little.</summary>
    private const long LookAfterBytes = 16L << 20;

    private readonly string _folder;
    private readonly SpoolOptions _options;
    private readonly int _frameBytes;
    private readonly ILogger _log;
    private readonly FileStream _ownership;
    private readonly CancellationTokenSource _hurry = new();
    private readonly Lock _lock = new();
    private readonly byte[] _header = new byte[SpoolRecord.Bytes];
    private readonly ReadOnlyMemory<byte>[] _pieces = new ReadOnlyMemory<byte>[2];

    // Under the lock.
    private readonly SortedDictionary<long, SpoolSegment> _segments = [];
    private SpoolSegment? _newest;
    private Task _deleting = Task.CompletedTask;
    private long _bytes;
    private long _bytesUntilLook;
    private bool _isFailing;
    private bool _isDisposed;

    private FrameSpool(string folder, SpoolOptions options, int frameBytes, ILogger log, FileStream ownership)
    {
        (_folder, _options, _frameBytes, _log, _ownership) = (folder, options, frameBytes, log, ownership);
        Left = Scan();
    }

    /// <summary>The frames that a predecessor left, in the order in which they were accepted; who is done with one releases it.</summary>
    public IReadOnlyList<SpoolEntry> Left { get; }

    /// <summary>The most bytes that it may hold.</summary>
    public long MaxBytes => _options.MaxBytes;

    /// <summary>Bytes on disk.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Whether the last frame could not be written: the disk is full, or the spool has reached its limit.</summary>
    public bool IsFailing
    {
        get
        {
            lock (_lock)
            {
                return _isFailing;
            }
        }
    }

    /// <summary>
    /// Opens the spool of an array. Throws <see cref="IOException"/> with a sentence for people where another process has it, or the folder cannot be
    /// written.
    /// </summary>
    /// <param name="folder">Its folder, made where there is none.</param>
    /// <param name="options">The settings.</param>
    /// <param name="frameBytes">Bytes in a frame of the array.</param>
    /// <param name="log">Where it says that the disk is full.</param>
    public static FrameSpool Open(string folder, SpoolOptions options, int frameBytes, ILogger log)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FrameSpool(folder, options, frameBytes, log, new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The spool {folder} cannot be opened: {failure.Message} End the process that has it, or give this silo another folder by Muser:Spool:Folder.",
                failure);
        }
    }

    /// <summary>Writes a frame; from then on it is accepted. Null where it cannot be written: it is passed on all the same, but a crash loses it.</summary>
    public SpoolEntry? TryAppend(in SpoolRecord record, ReadOnlyMemory<byte> frame)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            try
            {
                var bytes = SpoolRecord.Bytes + frame.Length;
                if (_bytes + bytes > _options.MaxBytes)
                {
                    throw new IOException($"It has reached its limit of {_options.MaxBytes} bytes.");
                }

                RequireRoomOnDisk(bytes);
                var segment = _newest is { } newest && newest.Length + bytes <= _options.SegmentBytes ? newest : Begin();
                record.Write(_header, frame.Span);
                (_pieces[0], _pieces[1]) = (_header, frame);
                RandomAccess.Write(segment.Handle, _pieces, segment.Length);
                var entry = new SpoolEntry(record, segment, segment.Length);
                segment.Length += bytes;
                segment.Outstanding++;
                _bytes += bytes;
                if (_isFailing)
                {
                    _isFailing = false;
                    LogRecovered(_folder);
                }

                return entry;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                if (!_isFailing)
                {
                    _isFailing = true;
                    LogFailing(_folder, failure.Message);
                }

                return null;
            }
        }
    }

    /// <summary>Reads a frame back; false where the disk does not hold what was written.</summary>
    public bool TryRead(SpoolEntry entry, Span<byte> frame)
    {
        Span<byte> header = stackalloc byte[SpoolRecord.Bytes];
        return entry.Segment.Read(header, entry.Offset)
            && entry.Segment.Read(frame, entry.Offset + SpoolRecord.Bytes)
            && SpoolRecord.IsWhole(header, frame);
    }

    /// <summary>The frame is terminal. Twice is harmless.</summary>
    public void Release(SpoolEntry entry)
    {
        lock (_lock)
        {
            if (!entry.IsReleased)
            {
                entry.IsReleased = true;
                if (--entry.Segment.Outstanding == 0)
                {
                    RemoveDone();
                }
            }
        }
    }

    /// <summary>The frames are terminal.</summary>
    public void ReleaseAll(IEnumerable<SpoolEntry> entries)
    {
        foreach (var entry in entries)
        {
            Release(entry);
        }
    }

    /// <summary>Flushes what was written to the disk itself.</summary>
    public void Flush()
    {
        SpoolSegment? newest;
        lock (_lock)
        {
            newest = _isDisposed ? null : _newest;
        }

        try
        {
            if (newest is not null)
            {
                RandomAccess.FlushToDisk(newest.Handle);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Closed meanwhile, because it is full and done; or the disk is at fault, which the next frame finds too.
            LogNotFlushed(_folder, failure.Message);
        }
    }

    public void Dispose()
    {
        Task deleting;
        lock (_lock)
        {
            deleting = _deleting;
            if (!_isDisposed)
            {
                _isDisposed = true;
                foreach (var segment in _segments.Values)
                {
                    segment.Dispose();
                }

                _ownership.Dispose();
            }
        }

        _hurry.Cancel();
        deleting.Wait();
    }

    private void RequireRoomOnDisk(int bytes)
    {
        _bytesUntilLook -= bytes;
        if (_bytesUntilLook > 0 || _options.MinFreeBytes == 0)
        {
            return;
        }

        if (new DriveInfo(_folder).AvailableFreeSpace is var free && free < _options.MinFreeBytes)
        {
            throw new IOException($"Its disk has {free} bytes left, less than the {_options.MinFreeBytes} that are kept for manifests.");
        }

        _bytesUntilLook = Math.Min(LookAfterBytes, _options.MinFreeBytes / 2);
    }

    private SpoolSegment Begin()
    {
        if (_newest is not null && _options.Durability == Durability.Power)
        {
            RandomAccess.FlushToDisk(_newest.Handle);
        }

        var number = _segments.Count == 0 ? 1 : _segments.Keys.Last() + 1;
        var path = Path.Combine(_folder, number.ToString("D12", CultureInfo.InvariantCulture) + Extension);
        _newest = new SpoolSegment(path, number, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        _segments.Add(number, _newest);
        RemoveDone();
        return _newest;
    }

    private void RemoveDone()
    {
        foreach (var segment in _segments.Values.SkipLast(KeptSegments).Where(segment => segment.Outstanding == 0).ToList())
        {
            _deleting = Task.WhenAll(_deleting, segment.Delete(_hurry.Token));
            _segments.Remove(segment.Number);
            _bytes -= segment.Length;
        }
    }

    /// <summary>
    /// Finds the frames of a predecessor by their records alone. A record that is cut off, or is none, ends its segment: what comes after it was never
    /// accepted.
    /// </summary>
    private List<SpoolEntry> Scan()
    {
        var found = new List<SpoolEntry>();
        Span<byte> header = stackalloc byte[SpoolRecord.Bytes];
        foreach (var path in Directory.EnumerateFiles(_folder, "*" + Extension).Order(StringComparer.Ordinal))
        {
            if (!long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                continue;
            }

            var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            var segment = new SpoolSegment(path, number, handle);
            var length = RandomAccess.GetLength(handle);
            while (segment.Length + SpoolRecord.Bytes + _frameBytes <= length
                && segment.Read(header, segment.Length) && SpoolRecord.TryRead(header, _frameBytes, out var record))
            {
                found.Add(new SpoolEntry(record, segment, segment.Length));
                segment.Length += SpoolRecord.Bytes + _frameBytes;
                segment.Outstanding++;
            }

            _segments.Add(number, segment);
            _bytes += segment.Length;
        }

        return found;
    }

    [LoggerMessage(EventId = 2301, Level = LogLevel.Error,
        Message = "The spool {Folder} takes no frames; they are passed on, but a crash would lose them. {Reason} Make room on its disk.")]
    private partial void LogFailing(string folder, string reason);

    [LoggerMessage(EventId = 2303, Level = LogLevel.Warning, Message = "The spool {Folder} was not flushed: {Reason}")]
    private partial void LogNotFlushed(string folder, string reason);

    [LoggerMessage(EventId = 2302, Level = LogLevel.Information, Message = "The spool {Folder} takes frames again.")]
    private partial void LogRecovered(string folder);
}
