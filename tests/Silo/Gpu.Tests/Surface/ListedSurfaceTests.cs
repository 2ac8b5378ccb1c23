using Muser.Engine.Tests.Surface;
using Muser.Testing;

namespace Muser.Gpu.Tests.Surface;

[Trait("Tier", "Unit")]
public sealed class ListedSurfaceTests
{
    [DataFact("api/ilgpu.txt")]
    public void EveryUsedLineIsInTheListOfTheRealApi()
    {
        var real = SurfaceType.Parse(File.ReadLines(TestData.Path("api/ilgpu.txt")));
        Assert.Equal([], UsedSurface.Missing(UsedGpuSurface.Read(), real));
        Assert.NotEmpty(UsedGpuSurface.Read());
    }
}
