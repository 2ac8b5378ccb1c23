using Muser.Engine.Tests.Surface;
using Muser.Testing;

namespace Muser.Mqtt.Tests.Surface;

[Trait("Tier", "Unit")]
public sealed class ListedSurfaceTests
{
    [DataFact("api/mqttnet.txt")]
    public void EveryUsedLineIsInTheListOfTheRealApi()
    {
        var real = SurfaceType.Parse(File.ReadLines(TestData.Path("api/mqttnet.txt")));
        Assert.Equal([], UsedSurface.Missing(UsedMqttSurface.Read(), real));
        Assert.NotEmpty(UsedMqttSurface.Read());
    }
}
