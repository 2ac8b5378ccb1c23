using Muser.Engine.Tests.Surface;
using Muser.Testing;

namespace Muser.Gpu.Tests.Surface;

/// <summary>The committed list of the types and members of ILGPU that this product is written against.</summary>
internal static class UsedGpuSurface
{
    public const string Remark = "# What this product uses of the public API of ILGPU: type lines, member lines, sorted. Written by OwnSurfaceTests.";

    public static string File { get; } = Path.Combine(TestData.RepositoryRoot, "tests", "Silo", "Gpu.Tests", "Surface", "ilgpu-used.txt");

    public static SurfaceType[] Read() => [.. SurfaceType.Parse(System.IO.File.ReadLines(File))];
}
