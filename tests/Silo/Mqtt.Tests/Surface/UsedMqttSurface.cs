using Muser.Engine.Tests.Surface;
using Muser.Testing;

namespace Muser.Mqtt.Tests.Surface;

/// <summary>The committed list of the types and members of MQTTnet that this product is written against.</summary>
internal static class UsedMqttSurface
{
    public const string Remark = "# What this product uses of the public API of MQTTnet: type lines, member lines, sorted. Written by OwnSurfaceTests.";

    public static string File { get; } = Path.Combine(TestData.RepositoryRoot, "tests", "Silo", "Mqtt.Tests", "Surface", "mqttnet-used.txt");

    public static SurfaceType[] Read() => [.. SurfaceType.Parse(System.IO.File.ReadLines(File))];
}
