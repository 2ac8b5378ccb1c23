using Orleans;
using Orleans.Runtime;

namespace Muser.Embedded.Streams;

/// <summary>Events that were published together: an item is a value of the type of the stream.</summary>
[GenerateSerializer]
internal sealed record StreamEvents(
    StreamId StreamId, string ProviderName, long SequenceNumber, List<object?> Items, Dictionary<string, object>? RequestContext);
