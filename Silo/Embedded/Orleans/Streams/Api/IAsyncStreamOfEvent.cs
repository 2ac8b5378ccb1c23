namespace Orleans.Streams;

/// <summary>One stream: who has it can publish to it and subscribe to it.</summary>
public interface IAsyncStream<T> :
    IAsyncStream,
    IEquatable<IAsyncStream<T>>,
    IComparable<IAsyncStream<T>>,
    IAsyncObservable<T>,
    IAsyncBatchObservable<T>,
    IAsyncBatchProducer<T>
{
    /// <summary>The subscriptions of this consumer to this stream, those of its earlier lives included.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}
