namespace Orleans.Streams;

/// <summary>Publishes events, also several at once. The task ends when they are accepted, not when they are consumed.</summary>
public interface IAsyncBatchProducer<in T> : IAsyncObserver<T>
{
    Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null);
}
