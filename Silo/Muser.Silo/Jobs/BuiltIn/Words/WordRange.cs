using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>Counts the words of a file that begin within a range of bytes, in pieces: memory does not grow with the range.</summary>
internal static class WordRange
{
    private const int PieceBytes = 1 << 20;

    /// <summary>The longest word, bytes.</summary>
    public const int MaxWordBytes = 8 << 20;

    /// <summary>Counts; <paramref name="full"/> is called when the table is full, and empties it.</summary>
    public static void Count(string path, long from, long to, WordTable words, Action full, CancellationToken cancellation)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var buffer = new byte[PieceBytes];

        // One byte before the range says whether its first word has begun there: then that belongs to whoever has it.
        var offset = Math.Max(0, from - 1);
        var isBegun = from > 0;
        var kept = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(file, buffer.AsSpan(kept), offset + kept);
            var text = buffer.AsSpan(0, kept + read);
            var isEnd = read == 0;
            var skip = 0;
            if (isBegun)
            {
                while (skip < text.Length && !WordScanner.IsSpace(text[skip]))
                {
                    skip++;
                }

                isBegun = skip == text.Length && !isEnd;
                if (offset + skip >= to || isEnd)
                {
                    return;
                }
            }

            // Words that begin at 'to' or later belong to the next range.
            var limit = (int)Math.Min(text.Length, to - offset);
            var begin = skip;
            if (begin < limit)
            {
                var whole = text[begin..limit];
                begin += WordScanner.Scan(whole, words);
            }

            if (begin < limit)
            {
                // A word that has begun before the limit, or the end of what was read.
                var end = begin;
                while (end < text.Length && !WordScanner.IsSpace(text[end]))
                {
                    end++;
                }

                if (end < text.Length || isEnd)
                {
                    words.Add(text[begin..end]);
                    begin = end;
                }
            }

            if (isEnd || (offset + begin >= to && begin >= limit))
            {
                return;
            }

            if (words.IsFull)
            {
                full();
            }

            kept = text.Length - begin;
            if (kept > MaxWordBytes)
            {
                throw new JobException($"{path} has a word of more than {MaxWordBytes} bytes at byte {offset + begin}: it is no text.", isFinal: true);
            }

            text[begin..].CopyTo(buffer);
            offset += begin;
            if (kept > buffer.Length / 2)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }
}
