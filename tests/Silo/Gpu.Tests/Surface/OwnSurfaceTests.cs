using ILGPU;
using Muser.Engine.Tests.Surface;

namespace Muser.Gpu.Tests.Surface;

/// <summary>The projects of this repository show what the committed list says, and nothing else.</summary>
[Trait("Tier", "Unit")]
public sealed class OwnSurfaceTests
{
    [Fact]
    public void SurfaceIsTheCommittedOne()
    {
        SurfaceType[] own =
        [
            .. new[] { typeof(Context).Assembly }
                .SelectMany(SurfacePrinter.Print).OrderBy(type => type.Header, StringComparer.Ordinal),
        ];
        var committed = UsedGpuSurface.Read();
        if (!own.SelectMany(type => type.Lines).SequenceEqual(committed.SelectMany(type => type.Lines)))
        {
            var fresh = Path.Combine(AppContext.BaseDirectory, "ilgpu-used.txt");
            File.WriteAllLines(fresh, [UsedGpuSurface.Remark, .. own.SelectMany(type => type.Lines)]);
            Assert.Fail(
                $"The surface has changed. Gone: [{string.Join("; ", UsedSurface.Missing(committed, own))}]. "
                + $"New: [{string.Join("; ", UsedSurface.Missing(own, committed))}]. If that is meant, copy {fresh} over {UsedGpuSurface.File}.");
        }
    }
}
