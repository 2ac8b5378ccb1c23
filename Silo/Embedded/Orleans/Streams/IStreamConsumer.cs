using Orleans.Providers.Streams.Common;

namespace Muser.Embedded.Streams;

/// <summary>An observer with the type of its events.</summary>
internal interface IStreamConsumer
{
    Task Take(StreamEvents events, EventSequenceTokenV2 token);

    Task Fail(Exception exception);
}
