using Orleans.TestingHost;

namespace Muser.Engine.Tests.Surface;

/// <summary>Built where the Orleans names resolve to projects of this repository: they show what the committed list says, and nothing else.</summary>
[Trait("Tier", "Unit")]
public sealed class OwnSurfaceTests
{
    [Fact]
    public void SurfaceIsTheCommittedOne()
    {
        var types = new[] { typeof(Grain).Assembly, typeof(InProcessTestCluster).Assembly }.SelectMany(SurfacePrinter.Print);
        var actual = types.OrderBy(type => type.Header, StringComparer.Ordinal).SelectMany(type => type.Lines).ToArray();
        var committed = UsedSurface.Read().SelectMany(type => type.Lines).ToArray();
        if (!actual.SequenceEqual(committed))
        {
            var fresh = Path.Combine(AppContext.BaseDirectory, "orleans-used.txt");
            File.WriteAllLines(fresh, ["# What this product uses of the public API of Orleans. Written by OwnSurfaceTests.", .. actual]);
            Assert.Fail(
                $"The surface has changed. Gone: [{string.Join("; ", committed.Except(actual))}]. "
                + $"New: [{string.Join("; ", actual.Except(committed))}]. If that is meant, copy {fresh} over {UsedSurface.File}.");
        }
    }
}
