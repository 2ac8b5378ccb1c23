using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Testing;

namespace Muser.Imaging.Tests.Maps;

/// <summary>The dirty map, whole field, against the float64 direct sum of another program, by both ways that a map of this size may be made and on every path.</summary>
[Trait("Tier", "Oracle")]
public class DirtyMapSnapshotTests
{
    private const double Tolerance = 5e-6;

    [DataFact(Snapshot.VisibilityFile, Snapshot.ImageFile)]
    public void ScalarPathGivesTheExactImage() => AssertImage(SimdPath.Scalar);

    [DataFact(Snapshot.VisibilityFile, Snapshot.ImageFile)]
    public void Vector128PathGivesTheExactImage() => AssertImage(SimdPath.Vector128);

    [DataFact(Snapshot.VisibilityFile, Snapshot.ImageFile)]
    public void Vector256PathGivesTheExactImage() => AssertImage(SimdPath.Vector256);

    [DataFact(Snapshot.VisibilityFile, Snapshot.ImageFile)]
    public void Vector512PathGivesTheExactImage() => AssertImage(SimdPath.Vector512);

    private static void AssertImage(SimdPath path)
    {
        var grid = new ImageGrid(Snapshot.Size, Snapshot.CellArcsec);
        AssertImage(new DirtyImager(grid, 2, path));
        AssertImage(new ColumnImager(grid, 2, path));
    }

    private static void AssertImage(IMapTransform imager)
    {
        var (uvw, vis) = Snapshot.Read();
        var expected = Snapshot.ReadImage();
        var image = new float[expected.Length];
        imager.Image(uvw, [Snapshot.FrequencyHz], vis, [], image);
        var peak = expected.Max();
        double worst = 0, squares = 0;
        for (var i = 0; i < image.Length; i++)
        {
            var error = (image[i] - expected[i]) / peak;
            worst = Math.Max(worst, Math.Abs(error));
            squares += error * error;
        }

        Assert.True(worst <= Tolerance, $"{imager.GetType().Name}: worst {worst:e2}, rms {Math.Sqrt(squares / image.Length):e2} of the peak");
    }
}
