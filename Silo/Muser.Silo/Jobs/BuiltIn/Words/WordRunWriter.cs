namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>
/// Writes words in the order of their bytes: each as its length and its count, seven bits a byte with the highest set where more follow, and its bytes. Not
/// thread-safe.
/// </summary>
internal sealed class WordRunWriter(string path) : IDisposable
{
    private const int BufferBytes = 1 << 18;
    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
    private byte[] _buffer = new byte[BufferBytes];
    private int _used;

    /// <summary>Bytes so far.</summary>
    public long Position => _file.Position + _used;

    /// <summary>Writes all words of a table, partition after partition.</summary>
    public static WordRun Write(WordTable words, string folder, string name, int partitions)
    {
        using var writer = new WordRunWriter(Path.Combine(folder, name));
        var (slots, counts) = words.Sorted(partitions);
        var ends = new long[partitions];
        var word = new byte[64];
        var at = 0;
        for (var partition = 0; partition < partitions; partition++)
        {
            for (var left = counts[partition]; left > 0; left--)
            {
                var (length, count) = words.Read(slots[at++], ref word);
                writer.Write(word.AsSpan(0, length), count);
            }

            ends[partition] = writer.Position;
        }

        return new WordRun(name, ends);
    }

    /// <summary>Writes a word.</summary>
    public void Write(ReadOnlySpan<byte> word, long count)
    {
        if (_used + word.Length + 20 > _buffer.Length)
        {
            Flush();
            if (word.Length + 20 > _buffer.Length)
            {
                _buffer = new byte[word.Length * 2];
            }
        }

        WriteNumber((ulong)word.Length);
        WriteNumber((ulong)count);
        word.CopyTo(_buffer.AsSpan(_used));
        _used += word.Length;
    }

    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }

    private void WriteNumber(ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            _buffer[_used++] = (byte)(number | 0x80);
        }

        _buffer[_used++] = (byte)number;
    }

    private void Flush()
    {
        _file.Write(_buffer, 0, _used);
        _used = 0;
    }
}
