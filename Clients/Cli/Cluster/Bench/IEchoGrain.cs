namespace Muser.Cli.Cluster.Bench;

/// <summary>Takes calls and does nothing: what a call costs by itself.</summary>
[Alias("muser.bench.IEchoGrain")]
internal interface IEchoGrain : IGrainWithIntegerKey
{
    [Alias("Ping")]
    ValueTask Ping();

    [Alias("TakeImmutable")]
    ValueTask TakeImmutable([Immutable] byte[] bytes);

    [Alias("Take")]
    ValueTask Take(byte[] bytes);
}
