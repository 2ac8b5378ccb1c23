using MQTTnet;
using MQTTnet.Server;
using Muser.Engine.Tests.Surface;
using Muser.Mqtt.Tests.Surface;

namespace Muser.Mqtt.Tests.Embedded;

/// <summary>The projects of this repository show what the committed list says, and nothing else.</summary>
[Trait("Tier", "Unit")]
public sealed class OwnSurfaceTests
{
    [Fact]
    public void SurfaceIsTheCommittedOne()
    {
        SurfaceType[] own =
        [
            .. new[] { typeof(IMqttClient).Assembly, typeof(MqttServer).Assembly }
                .SelectMany(SurfacePrinter.Print).OrderBy(type => type.Header, StringComparer.Ordinal),
        ];
        var committed = UsedMqttSurface.Read();
        if (!own.SelectMany(type => type.Lines).SequenceEqual(committed.SelectMany(type => type.Lines)))
        {
            var fresh = Path.Combine(AppContext.BaseDirectory, "mqttnet-used.txt");
            File.WriteAllLines(fresh, [UsedMqttSurface.Remark, .. own.SelectMany(type => type.Lines)]);
            Assert.Fail(
                $"The surface has changed. Gone: [{string.Join("; ", UsedSurface.Missing(committed, own))}]. "
                + $"New: [{string.Join("; ", UsedSurface.Missing(own, committed))}]. If that is meant, copy {fresh} over {UsedMqttSurface.File}.");
        }
    }
}
