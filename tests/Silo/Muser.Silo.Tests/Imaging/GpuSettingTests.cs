using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Muser.Imaging.Gpu;
using Muser.Silo.Cluster;

namespace Muser.Silo.Tests.Imaging;

[Trait("Tier", "Unit")]
public class GpuSettingTests
{
    [Fact]
    public void ASiloThatImagesAndMustHaveAGpuDoesNotStartWithoutOne()
    {
        if (GpuDevice.Find(GpuUse.Require, out var reason) is null)
        {
            var failure = Assert.Throws<OptionsException>(() => Silo("Require", SiloRoles.Imaging));
            Assert.Equal($"The setting Gpu is 'Require'; it must be Auto or Off: {reason}", failure.Message);
        }
        else
        {
            Silo("Require", SiloRoles.Imaging);
        }
    }

    [Fact]
    public void OneThatDoesNotImageAndOneThatMayHaveOneStart()
    {
        Silo("Require", SiloRoles.Ingest);
        Silo("Auto", SiloRoles.Imaging);
    }

    [Fact]
    public void AnotherWordIsRefused() =>
        Assert.Contains("Gpu", Assert.Throws<OptionsException>(() => Silo("Always", SiloRoles.Imaging)).Message, StringComparison.Ordinal);

    private static void Silo(string gpu, string role)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Muser:Imaging:Gpu", gpu)]);
        builder.UseOrleans(silo => silo.UseLocalhostClustering().AddMuser(new MuserSiloOptions { Roles = [role] }));
    }
}
