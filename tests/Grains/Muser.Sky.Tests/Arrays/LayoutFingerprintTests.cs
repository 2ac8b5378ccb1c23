using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Sky.Tests.Arrays;

[Trait("Tier", "Unit")]
public class LayoutFingerprintTests
{
    [Fact]
    public void IsThatOfTheBytesWhichTheDocumentationNames()
    {
        // python3: hashlib.sha256(struct.pack('<6q', 1000, -2000, 3500, 0, 1, -1)).hexdigest()[:16]
        Vector3D[] positions = [new(1, -2, 3.5), new(0, 0.001, -0.0012)];
        Assert.Equal("906f52dd3a437bcd", LayoutFingerprint.Of(positions));
    }

    [Fact]
    public void TellsArraysAndMovedAntennasApart()
    {
        var surveyed = AntennaTable.For(ArrayId.Muser1).ItrfM.ToArray();
        var moved = surveyed.ToArray();
        moved[12] = new Vector3D(moved[12].X, moved[12].Y, moved[12].Z + 0.005);
        Assert.Equal(LayoutFingerprint.Of(surveyed), LayoutFingerprint.Of(surveyed.ToArray()));
        Assert.NotEqual(LayoutFingerprint.Of(surveyed), LayoutFingerprint.Of(moved));
        Assert.NotEqual(LayoutFingerprint.Of(surveyed), LayoutFingerprint.Of(AntennaTable.For(ArrayId.Muser2).ItrfM));
    }
}
