using Orleans.TestingHost;

namespace Muser.Engine.Tests.Surface;

/// <summary>Built where the Orleans names resolve to projects of this repository: they show what the committed list says, and nothing else.</summary>
[Trait("Tier", "Unit")]
public sealed class OwnSurfaceTests
{
    [Fact]
    public void SurfaceIsTheCommittedOne()
    {
        SurfaceType[] own =
        [
            .. new[] { typeof(Grain).Assembly, typeof(InProcessTestCluster).Assembly }
                .SelectMany(SurfacePrinter.Print).OrderBy(type => type.Header, StringComparer.Ordinal),
        ];
        var committed = UsedSurface.Read();
        if (!own.SelectMany(type => type.Lines).SequenceEqual(committed.SelectMany(type => type.Lines)))
        {
            var fresh = Path.Combine(AppContext.BaseDirectory, "orleans-used.txt");
            File.WriteAllLines(fresh, [UsedSurface.Remark, .. own.SelectMany(type => type.Lines)]);
            Assert.Fail(
                $"The surface has changed. Gone: [{string.Join("; ", UsedSurface.Missing(committed, own))}]. "
                + $"New: [{string.Join("; ", UsedSurface.Missing(own, committed))}]. If that is meant, copy {fresh} over {UsedSurface.File}.");
        }
    }
}
