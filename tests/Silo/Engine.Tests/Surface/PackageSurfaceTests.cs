using System.Reflection;

namespace Muser.Engine.Tests.Surface;

/// <summary>Built where the Orleans names resolve to packages: they show everything that the committed list says.</summary>
[Trait("Tier", "Unit")]
public sealed class PackageSurfaceTests
{
    [Fact]
    public void EveryUsedLineIsInThePackages()
    {
        var packages = Directory.GetFiles(AppContext.BaseDirectory, "Orleans.*.dll").Select(Assembly.LoadFrom);
        var missing = UsedSurface.Missing(UsedSurface.Read(), packages.SelectMany(SurfacePrinter.Print));
        Assert.True(missing is [], $"Not in the packages: {string.Join("; ", missing)}.");
    }
}
