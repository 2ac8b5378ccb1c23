using Orleans.Runtime;
using Orleans.Streams;

namespace Muser.Embedded.Streams;

internal sealed class MemoryStreamSubscription<T>(MemoryStream<T> stream, Guid id) : StreamSubscriptionHandle<T>
{
    private bool _isValid = true;

    public override StreamId StreamId => stream.StreamId;

    public override string ProviderName => stream.ProviderName;

    public override Guid HandleId => id;

    public override async Task UnsubscribeAsync()
    {
        CheckValid();
        await stream.Unsubscribe(id);
        _isValid = false;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token = null) =>
        Resume(new StreamConsumer<T>(observer), token);

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(
        IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) =>
        Resume(new StreamBatchConsumer<T>(observer), token);

    public override bool Equals(StreamSubscriptionHandle<T>? other) =>
        other is not null && id == other.HandleId && StreamId.Equals(other.StreamId) && ProviderName == other.ProviderName;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => id.GetHashCode();

    public override string ToString() => $"StreamSubscriptionHandle:Stream={StreamId},HandleId={id}";

    private Task<StreamSubscriptionHandle<T>> Resume(IStreamConsumer consumer, StreamSequenceToken? token)
    {
        CheckValid();
        MemoryStream<T>.CheckToken(token);
        stream.Consumer.Set(id, consumer);
        _isValid = false;
        return Task.FromResult<StreamSubscriptionHandle<T>>(new MemoryStreamSubscription<T>(stream, id));
    }

    private void CheckValid()
    {
        if (!_isValid)
        {
            throw new InvalidOperationException("Handle is no longer valid. It has been used to unsubscribe or resume.");
        }
    }
}
