using Orleans.Placement;

namespace Muser.Cli.Cluster.Bench;

/// <inheritdoc cref="IEchoGrain"/>
[PreferLocalPlacement]
internal sealed class EchoGrain : Grain, IEchoGrain
{
    public ValueTask Ping() => default;

    public ValueTask TakeImmutable(byte[] bytes) => default;

    public ValueTask Take(byte[] bytes) => default;
}
