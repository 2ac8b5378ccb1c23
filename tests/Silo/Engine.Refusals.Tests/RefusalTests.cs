using Orleans.TestingHost;

namespace Muser.Engine.Refusals.Tests;

/// <summary>A part of the engine suite that needs an assembly of its own: no silo that knows the grain of this one can start.</summary>
[Trait("Tier", "Cluster")]
public sealed class RefusalTests
{
    [Fact]
    public async Task SiloDoesNotStartWithAnInterfaceWhoseTypesMayNotTravel()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        await using var cluster = builder.Build();
        var refusal = await Assert.ThrowsAsync<OrleansConfigurationException>(cluster.DeployAsync);
        Assert.Contains(nameof(Stranger), refusal.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(IStrangerGrain), refusal.Message, StringComparison.Ordinal);
    }
}
