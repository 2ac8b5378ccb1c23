using System.Buffers;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>
/// One stream of packets in both directions, of a client or of a server. Whoever has something to say writes it into the output under the lock and
/// calls <see cref="Post"/>; one pump at a time takes all that has come together and sends it in one write. Nothing is held for a connection on
/// which nothing happens but a small input buffer.
/// </summary>
internal abstract class Connection : IThreadPoolWorkItem
{
    /// <summary>Bytes of output above which <see cref="WaitForRoomAsync"/> waits.</summary>
    protected const int HighWaterBytes = 256 * 1024;

    /// <summary>Bytes that one write may hold before messages wait for the next.</summary>
    protected const int WriteBytes = 64 * 1024;

    private const int QuietInputBytes = 2 * 1024;
    private const int BusyInputBytes = 64 * 1024;

    private readonly Stream _stream;
    private OutputBuffer _pending = new();
    private OutputBuffer _sending = new();
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;
    private int _pumping;
    private int _closed;
    private long _writingSince;

    protected Connection(Stream stream) => _stream = stream;

    /// <summary>Held while output is written. Short.</summary>
    protected Lock Output { get; } = new();

    /// <summary>Write only under the lock, then <see cref="Post"/>.</summary>
    protected OutputBuffer Pending => _pending;

    /// <summary>The largest packet that is taken from the other side.</summary>
    protected int MaximumPacketBytes { get; set; } = int.MaxValue;

    public long BytesReceived { get; private set; }

    public long BytesSent { get; private set; }

    /// <summary><see cref="Environment.TickCount64"/> of the last byte.</summary>
    public long LastReceived { get; private set; } = Environment.TickCount64;

    public long LastSent { get; private set; } = Environment.TickCount64;

    /// <summary>Since when a write has been under way; 0 while there is none.</summary>
    public long WritingSince => Volatile.Read(ref _writingSince);

    protected bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>Sends what is in the output, from the thread pool.</summary>
    public void Post()
    {
        if (Interlocked.Exchange(ref _pumping, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = PumpAsync();

    /// <summary>Reads until the other side closes, a packet is refused, or the connection is closed. Does not throw.</summary>
    /// <returns>Why it ended: null where the other side closed.</returns>
    protected async Task<Exception?> ReceiveAsync()
    {
        var buffer = new byte[QuietInputBytes];
        var (start, end) = (0, 0);
        try
        {
            while (true)
            {
                var read = await _stream.ReadAsync(buffer.AsMemory(end)).ConfigureAwait(false);
                if (read == 0)
                {
                    return null;
                }

                BytesReceived += read;
                LastReceived = Environment.TickCount64;
                end += read;
                Frame frame;
                PacketFault fault;
                while (Frame.TryRead(buffer.AsSpan(start, end - start), MaximumPacketBytes, out frame, out fault))
                {
                    if (!await ReceivedAsync(frame.Header, buffer.AsMemory(start + frame.BodyOffset, frame.BodyLength)).ConfigureAwait(false))
                    {
                        return null;
                    }

                    start += frame.Length;
                }

                if (fault != PacketFault.None)
                {
                    await RefusedAsync(fault).ConfigureAwait(false);
                    return null;
                }

                buffer = MakeRoom(buffer, ref start, ref end);
            }
        }
        catch (Exception exception)
        {
            return exception;
        }
        finally
        {
            Give(buffer);
        }
    }

    /// <summary>
    /// Reads on and forgets it, until the other side or this one closes: a connection that is closed with bytes unread is reset, and the last words
    /// with it.
    /// </summary>
    protected async Task DiscardAsync()
    {
        var buffer = new byte[QuietInputBytes];
        try
        {
            while (await _stream.ReadAsync(buffer).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Closed: what this waits for.
        }
    }

    /// <summary>One whole packet. False ends the reading.</summary>
    protected abstract ValueTask<bool> ReceivedAsync(byte header, ReadOnlyMemory<byte> body);

    /// <summary>Bytes that are no packet: the reading has ended.</summary>
    protected abstract ValueTask RefusedAsync(PacketFault fault);

    /// <summary>Adds messages that wait elsewhere to what is about to be sent. Called by the pump, under the lock.</summary>
    protected virtual void Fill(OutputBuffer output)
    {
    }

    /// <summary>Whether <see cref="Fill"/> would add something.</summary>
    protected virtual bool HasMore() => false;

    /// <summary>Waits while the other side does not take what it was sent.</summary>
    protected Task WaitForRoomAsync()
    {
        lock (Output)
        {
            return _pending.Length < HighWaterBytes || IsClosed
                ? Task.CompletedTask
                : (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Waits until all output is sent, or cannot be.</summary>
    protected Task FlushAsync()
    {
        lock (Output)
        {
            return IsClosed || (_pending.Length == 0 && Volatile.Read(ref _pumping) == 0)
                ? Task.CompletedTask
                : (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Closes the stream: what reads or writes on it ends.</summary>
    protected virtual void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // The other side is gone already.
        }

        lock (Output)
        {
            _room?.TrySetResult();
            _idle?.TrySetResult();
        }
    }

    /// <summary>A write has failed: the reading will end as well.</summary>
    protected virtual void WriteFailed(Exception exception) => Close();

    private static void Give(byte[] buffer)
    {
        if (buffer.Length > QuietInputBytes)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A buffer that was filled by one read is doubled for the next; one that is empty and large is given back.</summary>
    private static byte[] MakeRoom(byte[] buffer, ref int start, ref int end)
    {
        var kept = end - start;
        var wanted = kept == 0 && buffer.Length > BusyInputBytes ? BusyInputBytes
            : end == buffer.Length && (kept == buffer.Length || buffer.Length < BusyInputBytes) ? buffer.Length * 2
            : buffer.Length;
        var next = wanted == buffer.Length ? buffer : ArrayPool<byte>.Shared.Rent(wanted);
        if (start > 0 || next != buffer)
        {
            buffer.AsSpan(start, kept).CopyTo(next);
        }

        if (next != buffer)
        {
            Give(buffer);
        }

        (start, end) = (0, kept);
        return next;
    }

    private async Task PumpAsync()
    {
        try
        {
            do
            {
                while (Take())
                {
                    Volatile.Write(ref _writingSince, Environment.TickCount64);
                    await _stream.WriteAsync(_sending.Written).ConfigureAwait(false);
                    BytesSent += _sending.Length;
                    LastSent = Environment.TickCount64;
                    Volatile.Write(ref _writingSince, 0);
                    _sending.Clear();
                }

                _sending.Release();
                Interlocked.Exchange(ref _pumping, 0);
            }
            while (IsMoreThere() && Interlocked.Exchange(ref _pumping, 1) == 0);
        }
        catch (Exception exception)
        {
            WriteFailed(exception);
        }
    }

    private bool Take()
    {
        TaskCompletionSource? room;
        lock (Output)
        {
            (_pending, _sending) = (_sending, _pending);
            Fill(_sending);
            (room, _room) = (_room, null);
        }

        room?.TrySetResult();
        return _sending.Length > 0;
    }

    private bool IsMoreThere()
    {
        TaskCompletionSource? idle;
        lock (Output)
        {
            if (_pending.Length > 0 || HasMore())
            {
                return true;
            }

            _pending.Release();
            (idle, _idle) = (_idle, null);
        }

        idle?.TrySetResult();
        return false;
    }
}
