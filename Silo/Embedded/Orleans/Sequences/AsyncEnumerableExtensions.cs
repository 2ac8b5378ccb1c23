using Muser.Embedded.Sequences;

namespace Orleans.Runtime;

public static class AsyncEnumerableExtensions
{
    /// <summary>How many elements that are ready are fetched at a time.</summary>
    public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
    {
        if (self is RemoteSequence<T> sequence)
        {
            sequence.MaxBatchSize = maxBatchSize;
        }

        return self;
    }
}
