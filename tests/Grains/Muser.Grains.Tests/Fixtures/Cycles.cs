using Muser.Formats.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>The cycles of a simulated instrument.</summary>
public static class Cycles
{
    /// <summary>The key of a cycle, by its number from 0.</summary>
    public static CycleKey Key(ArrayLayout layout, int number) => new()
    {
        Array = layout.Name,
        StartUtcUnixNs = Instrument.Start.AddNs(number * layout.CyclePeriodNs).UnixNs,
    };

    /// <summary>The slots that are in the manifest of a cycle; throws where it is not published.</summary>
    public static int[] PublishedSlots(this ServiceCluster cluster, ArrayLayout layout, int number)
    {
        var manifest = cluster.Products.FindManifest(Key(layout, number));
        Assert.NotNull(manifest);
        return [.. manifest.Frames.Select(frame => frame.Slot)];
    }
}
