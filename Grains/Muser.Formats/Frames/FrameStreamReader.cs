using System.Buffers.Binary;

namespace Muser.Formats.Frames;

/// <summary>
/// Cuts a stream of bytes, a socket's or a file's, into frames of one array, both framings, and finds its way back after damage.
/// What is no frame is an item with reason and place, never an exception and never a stop; every byte is in one item or in a
/// length word. What is found depends on the bytes alone, not on how they were cut on their way. A frame is handed out with its
/// last byte. Not safe for several threads.
/// <code>
/// while ((count = await socket.ReceiveAsync(reader.GetMemory())) > 0)
/// {
///     reader.Advance(count);
///     while (reader.TryRead(out var item)) { ... }
/// }
/// reader.Complete();
/// while (reader.TryRead(out var item)) { ... }
/// </code>
/// Memory: a buffer of four frames, allocated once.
/// </summary>
/// <param name="layout">The array that is expected.</param>
/// <param name="framing">How frames follow one another.</param>
/// <param name="options">What is decided where bytes are not clear; null: the defaults.</param>
public sealed class FrameStreamReader(
    ArrayLayout layout, FrameFraming framing = FrameFraming.Auto, FrameReadOptions? options = null)
{
    /// <summary>Bytes of a length word.</summary>
    public const int PrefixBytes = 4;

    private const int BufferFrames = 4;

    /// <summary>Bytes behind a frame that say whether another one begins there.</summary>
    private const int LookAhead = PrefixBytes + SyncSearch.PlausibleBytes;

    private readonly FrameReadOptions _options = options ?? FrameReadOptions.Default;
    private readonly byte[] _buffer = new byte[BufferFrames * layout.FrameBytes];
    private readonly long[] _counts = new long[FrameFaultText.All.Length];
    private int _begin;
    private int _end;
    private int _handedOut;
    private long _beginOffset;
    private bool _isComplete;

    /// <summary>The array that is expected.</summary>
    public ArrayLayout Layout => layout;

    /// <summary>What is decided where bytes are not clear.</summary>
    public FrameReadOptions Options => _options;

    /// <summary>Bytes put in so far.</summary>
    public long BytesReceived => _beginOffset + _end - _begin;

    /// <summary>Items handed out so far with a fault, or without one: good frames are <c>Count(FrameFault.None)</c>.</summary>
    public long Count(FrameFault fault) => _counts[(int)fault];

    /// <summary>
    /// Room to receive into, never empty once <see cref="TryRead"/> has said false. Ends the life of the last item.
    /// </summary>
    public Memory<byte> GetMemory()
    {
        Release();
        if (_buffer.Length - _end < layout.FrameBytes)
        {
            _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
            _end -= _begin;
            _begin = 0;
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>Says that so many bytes of <see cref="GetMemory"/> have been filled.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - _end), nameof(count));
        _end += count;
    }

    /// <summary>
    /// Copies bytes in, as many as there is room for, and returns how many: read all items before the rest is offered. Ends the
    /// life of the last item.
    /// </summary>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        var room = GetMemory().Span;
        var count = Math.Min(room.Length, bytes.Length);
        bytes[..count].CopyTo(room);
        Advance(count);
        return count;
    }

    /// <summary>Says that no more bytes come: what is left is then handed out as a last fault.</summary>
    public void Complete() => _isComplete = true;

    /// <summary>The next item; false where more bytes are needed, or none are left.</summary>
    public bool TryRead(out FrameStreamItem item)
    {
        Release();
        item = default;
        var window = _buffer.AsSpan(_begin, _end - _begin);
        if (window.IsEmpty || !Has(window, PrefixBytes + FrameMap.SyncBytes(layout)))
        {
            return false;
        }

        var start = FrameStart(window);
        return start >= 0 ? TryReadFrame(window, start, out item) : TryReadDebris(window, out item);
    }

    /// <summary>Enough bytes to decide, or no hope of more.</summary>
    private bool Has(ReadOnlySpan<byte> window, int bytes) => window.Length >= bytes || _isComplete;

    /// <summary>Where the sync of the next frame begins: 0, behind a length word, or -1 where it is at neither place.</summary>
    private int FrameStart(ReadOnlySpan<byte> window)
    {
        if (framing != FrameFraming.LengthPrefixed && SyncSearch.StartsWithSync(layout, window))
        {
            return 0;
        }

        return HasPrefix(window, 0) && SyncSearch.StartsWithSync(layout, window[PrefixBytes..]) ? PrefixBytes : -1;
    }

    /// <summary>Before a frame a length word may say less than its length, where the sender knows that it is cut short.</summary>
    private bool HasPrefix(ReadOnlySpan<byte> window, int at, bool mayBeShort = true) =>
        framing != FrameFraming.Bare && window.Length >= at + PrefixBytes &&
        BinaryPrimitives.ReadInt32LittleEndian(window[at..]) is var length &&
        (length == layout.FrameBytes || (mayBeShort && length > 0 && length < layout.FrameBytes));

    private bool TryReadFrame(ReadOnlySpan<byte> window, int start, out FrameStreamItem item)
    {
        item = default;
        var end = start + layout.FrameBytes;
        if (!Has(window, end))
        {
            return false;
        }

        if (window.Length < end)
        {
            var inner = NextStart(window, start, window.Length);
            item = Fault(FrameFault.TooShort, window, start, inner < 0 ? window.Length : inner);
            return true;
        }

        if (MayBeCutShort(window[start..end]))
        {
            if (!Has(window, end + LookAhead))
            {
                return false;
            }

            var next = IsFollowed(window, end) ? -1 : NextStart(window, start, end);
            if (next >= 0)
            {
                item = Fault(FrameFault.TooShort, window, start, next);
                return true;
            }
        }

        var fault = FrameReader.TryReadHeader(layout, window[start..end], _options, out var header, out var faultOffset);
        item = Item(fault, window, start, end, faultOffset, header);
        return true;
    }

    /// <summary>
    /// Whether another frame may begin inside this one: with MUSER-II when its trailer is not in place; with MUSER-I, whose
    /// trailer says nothing, when there is another sync, the sync is too long, or the end may be the beginning of one.
    /// </summary>
    private bool MayBeCutShort(ReadOnlySpan<byte> frame)
    {
        var sync = FrameMap.SyncBytes(layout);
        return layout.Id == ArrayId.Muser2
            ? frame[FrameMap.Trailer(layout)..].ContainsAnyExcept(FrameMap.TrailerByte)
            : frame[sync] == FrameMap.SyncByte || frame[^1] == FrameMap.SyncByte ||
                SyncSearch.TryFindRun(frame, sync, sync, out _, out _);
    }

    /// <summary>Whether a frame begins right behind this one, at <paramref name="end"/>.</summary>
    private bool IsFollowed(ReadOnlySpan<byte> window, int end) =>
        window.Length > end && (SyncSearch.IsPlausible(layout, window[end..], _options) ||
        (HasPrefix(window, end) && SyncSearch.IsPlausible(layout, window[(end + PrefixBytes)..], _options)));

    /// <summary>
    /// Where the first frame begins, its length word included, of those with a sync behind <paramref name="start"/> and before
    /// <paramref name="to"/>; or -1.
    /// </summary>
    private int NextStart(ReadOnlySpan<byte> window, int start, int to)
    {
        var at = SyncSearch.FirstPlausible(layout, window, start, to, _options);
        return at - PrefixBytes > start && HasPrefix(window, at - PrefixBytes, mayBeShort: false) ? at - PrefixBytes : at;
    }

    private bool TryReadDebris(ReadOnlySpan<byte> window, out FrameStreamItem item)
    {
        item = default;
        if (!Has(window, layout.FrameBytes + LookAhead))
        {
            return false;
        }

        var most = Math.Min(layout.FrameBytes, window.Length);
        var next = NextStart(window, 0, most);
        item = Fault(FrameFault.OutOfSync, window, 0, next < 0 ? most : next);
        return true;
    }

    private FrameStreamItem Fault(FrameFault fault, ReadOnlySpan<byte> window, int begin, int end)
    {
        var bytes = window[begin..end];
        var where = fault == FrameFault.TooShort ? bytes.Length : Math.Max(0, bytes.IndexOfAnyExcept(FrameMap.SyncByte));
        return Item(fault, window, begin, end, where, default);
    }

    private FrameStreamItem Item(
        FrameFault fault, ReadOnlySpan<byte> window, int begin, int end, int faultOffset, FrameHeader header)
    {
        _handedOut = end;
        _counts[(int)fault]++;
        return new FrameStreamItem
        {
            Fault = fault,
            Header = header,
            Bytes = window[begin..end],
            Offset = _beginOffset + begin,
            FaultOffset = faultOffset,
        };
    }

    private void Release()
    {
        _begin += _handedOut;
        _beginOffset += _handedOut;
        _handedOut = 0;
    }
}
