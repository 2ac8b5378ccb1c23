using ILGPU;
using Muser.Engine.Tests.Surface;

namespace Muser.Gpu.Tests.Surface;

/// <summary>Built where the names of ILGPU resolve to packages: they show everything that the committed list says.</summary>
[Trait("Tier", "Unit")]
public sealed class PackageSurfaceTests
{
    [Fact]
    public void EveryUsedLineIsInThePackages()
    {
        var packages = new[] { typeof(Context).Assembly }.SelectMany(SurfacePrinter.Print);
        Assert.Equal([], UsedSurface.Missing(UsedGpuSurface.Read(), packages));
    }
}
