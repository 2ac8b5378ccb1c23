namespace Muser.Formats.Frames;

/// <summary>
/// Reads the frames of a time range out of files that follow each other, one array's, as one stream: cycles go on from file to file, files that start late
/// or lack frames are read as they are, and what lies before the range is passed over unread. Frames may change places with their neighbours, so it hands
/// out some from up to a second before and behind the range; who asks looks at their times. Memory is that of one
/// <see cref="FrameFileReader"/>. Trouble with a file is an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>. Not safe for
/// several threads.
/// </summary>
/// <param name="files">The files with the times of their first frames, in the order of time.</param>
/// <param name="open">Opens one.</param>
/// <param name="from">The first instant; null for the beginning of the files.</param>
/// <param name="to">The first instant no more; null for their end.</param>
public sealed class FrameRangeReader(
    IReadOnlyList<(string Path, UtcTime First)> files, Func<string, FrameFileReader> open, UtcTime? from, UtcTime? to) : IDisposable
{
    private readonly UtcTime? _begin = from?.AddNs(-SequenceCheck.PatienceNs);
    private readonly UtcTime? _end = to?.AddNs(SequenceCheck.PatienceNs);
    private FrameFileReader? _file;
    private int _next;
    private bool _isPastEnd;

    /// <summary>The file of the item handed out last; empty before.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Bytes that were read, of all files.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next frame, or bytes that are none; false at the end. The item lives until the next call.</summary>
    public bool TryRead(out FrameStreamItem item)
    {
        item = default;
        while (!_isPastEnd && (_file is not null || OpenNext()))
        {
            if (_file!.TryRead(out item))
            {
                BytesRead += item.Bytes.Length;
                if (item.Fault == FrameFault.None && item.Header.Time >= _end)
                {
                    _isPastEnd = true;
                    item = default;
                    return false;
                }

                return true;
            }

            _file.Dispose();
            _file = null;
        }

        return false;
    }

    public void Dispose() => _file?.Dispose();

    private bool OpenNext()
    {
        // A file ends where the next one begins, give or take what may change places.
        while (_next + 1 < files.Count && files[_next + 1].First <= _begin)
        {
            _next++;
        }

        if (_next >= files.Count || files[_next].First >= _end)
        {
            return false;
        }

        Path = files[_next++].Path;
        _file = open(Path);
        if (_begin is { } begin)
        {
            _file.SkipTo(begin);
        }

        return true;
    }
}
