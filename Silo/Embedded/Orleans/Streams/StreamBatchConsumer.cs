using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Muser.Embedded.Streams;

internal sealed class StreamBatchConsumer<T>(IAsyncBatchObserver<T> observer) : IStreamConsumer
{
    public Task Take(StreamEvents events, EventSequenceTokenV2 token) => observer.OnNextAsync(
        [.. events.Items.Select((item, i) => new SequentialItem<T>((T)item!, new EventSequenceTokenV2(token.SequenceNumber, i)))]);

    public Task Fail(Exception exception) => observer.OnErrorAsync(exception);
}
