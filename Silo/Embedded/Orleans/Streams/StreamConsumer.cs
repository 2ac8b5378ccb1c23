using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Muser.Embedded.Streams;

internal sealed class StreamConsumer<T>(IAsyncObserver<T> observer) : IStreamConsumer
{
    public async Task Take(StreamEvents events, EventSequenceTokenV2 token)
    {
        for (var i = 0; i < events.Items.Count; i++)
        {
            await observer.OnNextAsync((T)events.Items[i]!, new EventSequenceTokenV2(token.SequenceNumber, i));
        }
    }

    public Task Fail(Exception exception) => observer.OnErrorAsync(exception);
}
