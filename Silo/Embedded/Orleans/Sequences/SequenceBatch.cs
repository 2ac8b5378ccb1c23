using Orleans;

namespace Muser.Embedded.Sequences;

/// <summary>What a fetch of a sequence brought, with the elements (a <c>List&lt;T&gt;</c>) or the exception.</summary>
[GenerateSerializer]
internal sealed record SequenceBatch(SequenceStatus Status, object? Elements, Exception? Error);
