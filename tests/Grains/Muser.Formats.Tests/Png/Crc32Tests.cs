using Muser.Formats.Png;

namespace Muser.Formats.Tests.Png;

[Trait("Tier", "Unit")]
public class Crc32Tests
{
    [Fact]
    public void GivesThePublishedCheckValue() => Assert.Equal(0xCBF43926u, Crc32.Update(0, "123456789"u8));

    [Fact]
    public void PartsAddUpToTheWhole()
    {
        var bytes = new byte[100];
        new Random(1).NextBytes(bytes);
        var whole = Crc32.Update(0, bytes);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(whole, Crc32.Update(Crc32.Update(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }
}
