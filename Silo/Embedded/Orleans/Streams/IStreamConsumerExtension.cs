using Orleans.Runtime;

namespace Muser.Embedded.Streams;

/// <summary>How events come to a grain or client. A delivery is a request as any other and waits its turn.</summary>
internal interface IStreamConsumerExtension : IGrainExtension
{
    Task Deliver(Guid subscriptionId, StreamEvents events);

    Task Fail(Guid subscriptionId, Exception exception);
}
