using System.Globalization;

namespace Muser.Formats.Frames;

/// <summary>
/// Keeps rejected bytes for a look at them later, one file each, within bounds: the oldest files go. Names sort by time:
/// <c>20151101T040849.354161180-muser1-out-of-sync-at-1234500000.bin</c>, the last number the place in its stream. Disk trouble
/// is counted, never thrown. Files that were there before count as its own when they end in <c>.bin</c>. Safe for several
/// threads.
/// </summary>
public sealed class QuarantineFolder
{
    private const string Extension = ".bin";

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly QuarantineOptions _options;
    private readonly Queue<(string Path, long Bytes)> _files = new();
    private long _bytes;
    private long _minute = long.MinValue;
    private int _inMinute;

    /// <summary>
    /// Opens the folder, and makes it where it is not there. Throws <see cref="IOException"/> where it cannot be made.
    /// </summary>
    public QuarantineFolder(string folder, QuarantineOptions? options = null)
    {
        _folder = folder;
        _options = options ?? new QuarantineOptions();
        var files = Directory.CreateDirectory(folder).EnumerateFiles("*" + Extension);
        foreach (var file in files.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            _files.Enqueue((file.FullName, file.Length));
            _bytes += file.Length;
        }
    }

    /// <summary>Bytes of the files that are there now.</summary>
    public long Bytes => Read(() => _bytes);

    /// <summary>Files that are there now.</summary>
    public int Files => (int)Read(() => _files.Count);

    /// <summary>Rejections that were not kept: too many in a minute, larger than all the room, or the disk failed.</summary>
    public long NotKept { get; private set; }

    /// <summary>Keeps rejected bytes; false where they were only counted.</summary>
    /// <param name="fault">Why they were rejected.</param>
    /// <param name="received">When: the first part of the name, and the clock of
    /// <see cref="QuarantineOptions.MaxFilesPerMinute"/>.</param>
    /// <param name="array">The array that they should have come from.</param>
    /// <param name="streamOffset">Where in the stream they were.</param>
    /// <param name="bytes">The bytes.</param>
    public bool TryKeep(FrameFault fault, UtcTime received, ArrayLayout array, long streamOffset, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (bytes.Length > _options.MaxBytes || _options.MaxFiles < 1 || !HasRoomInMinute(received))
            {
                NotKept++;
                return false;
            }

            try
            {
                var name = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{received.ToCompactString()}-{array.Name}-{fault.Reason()}-at-{streamOffset}{Extension}");
                var path = Path.Combine(_folder, name);
                if (File.Exists(path))
                {
                    return true;
                }

                while (_files.Count > 0 && (_bytes + bytes.Length > _options.MaxBytes || _files.Count >= _options.MaxFiles))
                {
                    var oldest = _files.Dequeue();
                    _bytes -= oldest.Bytes;
                    File.Delete(oldest.Path);
                }

                File.WriteAllBytes(path + ".part", bytes);
                File.Move(path + ".part", path);
                _files.Enqueue((path, bytes.Length));
                _bytes += bytes.Length;
                return true;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                NotKept++;
                return false;
            }
        }
    }

    private bool HasRoomInMinute(UtcTime received)
    {
        var minute = Math.DivRem(received.UnixNs, 60 * UtcTime.NsPerSecond).Quotient;
        if (minute != _minute)
        {
            _minute = minute;
            _inMinute = 0;
        }

        return _inMinute++ < _options.MaxFilesPerMinute;
    }

    private long Read(Func<long> value)
    {
        lock (_lock)
        {
            return value();
        }
    }
}
