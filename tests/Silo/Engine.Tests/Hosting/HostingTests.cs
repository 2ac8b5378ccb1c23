using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Muser.Engine.Tests.Fixtures;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Muser.Engine.Tests.Hosting;

[Trait("Tier", "Cluster")]
public sealed class HostingTests(TwoHosts hosts) : IClassFixture<TwoHosts>
{
    [Fact]
    public async Task HostsOfOneClusterReachEachOthersGrains()
    {
        Assert.Equal("imaging", await TwoHosts.GrainOn(hosts.Imaging, hosts.Ingest).SiloName());
        Assert.Equal("ingest", await TwoHosts.GrainOn(hosts.Ingest, hosts.Imaging).SiloName());
    }

    [Fact]
    public async Task HostReachesItsOwnGrains() =>
        Assert.Equal("ingest", await TwoHosts.GrainOn(hosts.Ingest, hosts.Ingest).SiloName());

    [Fact]
    public async Task ClientReachesTheGrainsOfEverySilo()
    {
        Assert.Equal("ingest", await TwoHosts.GrainOn(hosts.Ingest, hosts.Client).SiloName());
        Assert.Equal("imaging", await TwoHosts.GrainOn(hosts.Imaging, hosts.Client).SiloName());
        Assert.NotNull(hosts.Client.Services.GetRequiredService<IClusterClient>());
    }

    [Fact]
    public async Task GrainIsGivenTheServicesOfItsHost()
    {
        Assert.Equal("hello from ingest", await TwoHosts.GrainOn(hosts.Ingest, hosts.Client).Greeting());
        Assert.Equal("hello from imaging", await TwoHosts.GrainOn(hosts.Imaging, hosts.Client).Greeting());
    }

    [Fact]
    public async Task ScopedServiceLivesAsLongAsItsActivation()
    {
        var grain = TwoHosts.GrainOn(hosts.Ingest, hosts.Client);
        var first = await grain.Scoped();
        Assert.Equal(first, await grain.Scoped());
        Assert.NotEqual(first, await TwoHosts.GrainOn(hosts.Ingest, hosts.Client).Scoped());
        await grain.Deactivate();
        await Probe.Of(first).Noted("disposed");
        Assert.NotEqual(first, await grain.Scoped());
    }

    [Fact]
    public void SiloKnowsItsNameAndCluster()
    {
        var ingest = hosts.Ingest.Services.GetRequiredService<ILocalSiloDetails>();
        var imaging = hosts.Imaging.Services.GetRequiredService<ILocalSiloDetails>();
        Assert.Equal(("ingest", "imaging"), (ingest.Name, imaging.Name));
        Assert.Equal(ingest.ClusterId, imaging.ClusterId);
        Assert.NotEqual(ingest.SiloAddress, imaging.SiloAddress);
        Assert.Equal(ingest.ClusterId, hosts.Ingest.Services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId);
        Assert.Equal(ingest.SiloAddress, SiloAddress.FromParsableString(ingest.SiloAddress.ToParsableString()));
    }

    [Fact]
    public async Task SiloMetadataMayComeFromTheConfiguration()
    {
        var seen = hosts.Ingest.Services.GetRequiredService<ISiloMetadataCache>();
        await Deadline.Eventually(
            "ingest knows the role of imaging",
            "imaging",
            () => Task.FromResult(seen.GetSiloMetadata(TwoHosts.AddressOf(hosts.Imaging)).Metadata.GetValueOrDefault("role")));
    }

    [Fact]
    public void CallsAreGivenUpAfterHalfAMinuteUnlessToldOtherwise()
    {
        Assert.Equal(TimeSpan.FromSeconds(30), hosts.Ingest.Services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.ResponseTimeout);
        Assert.Equal(TimeSpan.FromSeconds(30), hosts.Client.Services.GetRequiredService<IOptions<ClientMessagingOptions>>().Value.ResponseTimeout);
    }

    [Fact]
    public void LifecycleStartsInTheOrderOfItsStages() =>
        Assert.Equal(["first started", "application started", "active started"], hosts.ImagingLife.Notes.Take(3));

    [Fact]
    public void StartupTaskMayCallGrains() => Assert.Equal("hello from ingest", hosts.HeardAtStartup);

    [Fact]
    public async Task GrainLogsUnderItsClassAndTheEngineUnderOrleans()
    {
        await TwoHosts.GrainOn(hosts.Ingest, hosts.Client).Log("seen");
        Assert.Contains(hosts.IngestLog.Lines, line => line.Category == typeof(HostedGrain).FullName && line.Message == "seen");
        Assert.Contains(hosts.IngestLog.Lines, line => line.Category.StartsWith("Orleans.", StringComparison.Ordinal));
        // Polly is the library that retries placements on the packages.
        Assert.All(
            hosts.IngestLog.Lines,
            line => Assert.Matches(@"^(Orleans\.|Microsoft\.|Muser\.Engine\.Tests\.|Polly$)", line.Category));
    }
}
