using Orleans;

namespace Muser.Embedded.Storage;

[GenerateSerializer, Immutable]
internal sealed record JsonState(string Text);
