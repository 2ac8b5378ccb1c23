using Orleans;

namespace Muser.Embedded.Streams;

/// <summary>The explicit subscriptions to one stream, as they are stored.</summary>
[GenerateSerializer]
internal sealed class StreamSubscriptions
{
    [Id(0)]
    public List<StreamSubscription> Explicit { get; set; } = [];
}
