namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>Merges runs: each word once, in the order of the bytes, with the sum of its counts. Memory does not grow with the runs.</summary>
internal static class WordRunMerger
{
    private const int TotalBufferBytes = 32 << 20;

    /// <summary>The buffer of each of so many readers.</summary>
    public static int BufferBytes(int readers) => Math.Clamp(TotalBufferBytes / Math.Max(1, readers), 4 << 10, 256 << 10);

    /// <summary>Merges; the readers are disposed of.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="each">Gets each word, which holds until it returns, and its count.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public static void Merge(IReadOnlyList<WordRunReader> runs, WordAction each, CancellationToken cancellation)
    {
        try
        {
            // A heap of the readers by their word; the word is copied out before its reader goes on.
            var heap = new List<WordRunReader>(runs.Where(run => run.Read()));
            for (var at = (heap.Count / 2) - 1; at >= 0; at--)
            {
                SiftDown(heap, at);
            }

            var word = new byte[256];
            var steps = 0;
            while (heap.Count > 0)
            {
                if (++steps % 65536 == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                var first = heap[0].Word;
                var length = first.Length;
                if (word.Length < length)
                {
                    word = new byte[length * 2];
                }

                first.CopyTo(word);
                var key = heap[0].Key;
                long count = 0;
                do
                {
                    count += heap[0].Count;
                    if (heap[0].Read())
                    {
                        SiftDown(heap, 0);
                    }
                    else
                    {
                        heap[0] = heap[^1];
                        heap.RemoveAt(heap.Count - 1);
                        if (heap.Count > 1)
                        {
                            SiftDown(heap, 0);
                        }
                    }
                }
                while (heap.Count > 0 && heap[0].Key == key && heap[0].Word.SequenceEqual(word.AsSpan(0, length)));

                each(word.AsSpan(0, length), count);
            }
        }
        finally
        {
            foreach (var run in runs)
            {
                run.Dispose();
            }
        }
    }

    private static void SiftDown(List<WordRunReader> heap, int at)
    {
        var moved = heap[at];
        while (true)
        {
            var child = (2 * at) + 1;
            if (child >= heap.Count)
            {
                break;
            }

            if (child + 1 < heap.Count && heap[child + 1].CompareTo(heap[child]) < 0)
            {
                child++;
            }

            if (heap[child].CompareTo(moved) >= 0)
            {
                break;
            }

            heap[at] = heap[child];
            at = child;
        }

        heap[at] = moved;
    }
}
