using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Muser.Silo.Cluster;
using Orleans.Configuration;

namespace Muser.Silo.Tests.Cluster;

[Trait("Tier", "Unit")]
public sealed class DeathDetectionTests
{
    [Fact]
    public void ASiloIsTakenForDeadAfterTwoProbesOfASecond()
    {
        var membership = Membership();
        Assert.Equal((TimeSpan.FromSeconds(1), 2), (membership.ProbeTimeout, membership.NumMissedProbesLimit));
        Assert.Equal(TimeSpan.FromSeconds(3), new DeathDetectionOptions().Limit);
    }

    [Fact]
    public void SettingsSayHowSoon()
    {
        var membership = Membership(("ProbeTimeoutMs", "2500"), ("MissedProbes", "3"));
        Assert.Equal((TimeSpan.FromSeconds(2.5), 3), (membership.ProbeTimeout, membership.NumMissedProbesLimit));
    }

    [Theory]
    [InlineData("ProbeTimeoutMs", "100", "The setting ProbeTimeoutMs is '100'; it must be at least 500.")]
    [InlineData("MissedProbes", "0", "The setting MissedProbes is '0'; it must be positive.")]
    public void WrongSettingsAreRefused(string name, string value, string says) =>
        Assert.Equal(says, Assert.Throws<OptionsException>(() => Membership((name, value))).Message);

    private static ClusterMembershipOptions Membership(params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => $"Muser:DeathDetection:{setting.Name}", setting => (string?)setting.Value));
        builder.UseOrleans(silo => silo.UseLocalhostClustering().UseMuserDeathDetection());
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<ClusterMembershipOptions>>().Value;
    }
}
