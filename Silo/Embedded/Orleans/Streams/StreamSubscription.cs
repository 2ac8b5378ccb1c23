using Orleans;
using Orleans.Runtime;

namespace Muser.Embedded.Streams;

/// <summary>Who takes the events of a stream.</summary>
[GenerateSerializer, Immutable]
internal sealed record StreamSubscription(Guid Id, GrainId Consumer);
