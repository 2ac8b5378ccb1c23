using MQTTnet;
using MQTTnet.Server;
using Muser.Engine.Tests.Surface;

namespace Muser.Mqtt.Tests.Surface;

/// <summary>Built where the names of MQTTnet resolve to packages: they show everything that the committed list says.</summary>
[Trait("Tier", "Unit")]
public sealed class PackageSurfaceTests
{
    [Fact]
    public void EveryUsedLineIsInThePackages()
    {
        var packages = new[] { typeof(IMqttClient).Assembly, typeof(MqttServer).Assembly }.SelectMany(SurfacePrinter.Print);
        Assert.Equal([], UsedSurface.Missing(UsedMqttSurface.Read(), packages));
    }
}
