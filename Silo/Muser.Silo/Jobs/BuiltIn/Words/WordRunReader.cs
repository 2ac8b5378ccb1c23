using Microsoft.Win32.SafeHandles;

namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>Reads words that <see cref="WordRunWriter"/> has written, a stretch of a file. Not thread-safe.</summary>
internal sealed class WordRunReader : IDisposable
{
    private const int MaxHeaderBytes = 20;
    private readonly SafeFileHandle _file;
    private readonly long _end;
    private long _offset;
    private byte[] _buffer;
    private int _at;
    private int _filled;
    private int _wordAt;
    private int _wordLength;

    /// <param name="path">The file.</param>
    /// <param name="from">The first byte.</param>
    /// <param name="to">The byte after the last.</param>
    /// <param name="bufferBytes">Bytes that are read at once.</param>
    public WordRunReader(string path, long from, long to, int bufferBytes)
    {
        _file = File.OpenHandle(path);
        (_offset, _end) = (from, to);
        _buffer = new byte[bufferBytes];
    }

    /// <summary>The first bytes of the word.</summary>
    public WordKey Key { get; private set; }

    /// <summary>How often it was counted.</summary>
    public long Count { get; private set; }

    /// <summary>The word.</summary>
    public ReadOnlySpan<byte> Word => _buffer.AsSpan(_wordAt, _wordLength);

    /// <summary>Goes to the next word; false where there is none.</summary>
    public bool Read()
    {
        if (_filled - _at < MaxHeaderBytes)
        {
            Fill(MaxHeaderBytes);
        }

        if (_at == _filled)
        {
            return false;
        }

        _wordLength = (int)ReadNumber();
        Count = (long)ReadNumber();
        if (_filled - _at < _wordLength)
        {
            Fill(_wordLength);
        }

        if (_filled - _at < _wordLength)
        {
            throw new InvalidDataException("A file of words ends within a word.");
        }

        _wordAt = _at;
        _at += _wordLength;
        Key = WordKey.Of(Word);
        return true;
    }

    /// <summary>Order of the bytes.</summary>
    public int CompareTo(WordRunReader other)
    {
        var order = Key.CompareTo(other.Key);
        return order != 0 ? order
            : _wordLength <= WordKey.Bytes && other._wordLength <= WordKey.Bytes ? _wordLength.CompareTo(other._wordLength)
            : Word.SequenceCompareTo(other.Word);
    }

    public void Dispose() => _file.Dispose();

    private ulong ReadNumber()
    {
        ulong number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var value = _buffer[_at++];
            number |= (ulong)(value & 0x7F) << shift;
            if (value < 0x80)
            {
                return number;
            }
        }
    }

    private void Fill(int wanted)
    {
        var kept = _filled - _at;
        if (wanted > _buffer.Length)
        {
            Array.Resize(ref _buffer, wanted * 2);
        }

        _buffer.AsSpan(_at, kept).CopyTo(_buffer);
        (_at, _filled) = (0, kept);
        while (_filled < wanted && _offset < _end)
        {
            var room = (int)Math.Min(_buffer.Length - _filled, _end - _offset);
            var read = RandomAccess.Read(_file, _buffer.AsSpan(_filled, room), _offset);
            if (read == 0)
            {
                break;
            }

            _filled += read;
            _offset += read;
        }
    }
}
