using Muser.Testing;

namespace Muser.Engine.Tests.Surface;

[Trait("Tier", "Unit")]
public sealed class ListedSurfaceTests
{
    [DataFact("api/orleans.txt")]
    public void EveryUsedLineIsInTheListOfTheRealApi()
    {
        var real = SurfaceType.Parse(File.ReadLines(TestData.Path("api/orleans.txt")));
        Assert.Equal([], UsedSurface.Missing(UsedSurface.Read(), real));
        Assert.NotEmpty(UsedSurface.Read());
    }
}
