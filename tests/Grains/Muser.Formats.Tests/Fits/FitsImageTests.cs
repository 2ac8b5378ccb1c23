using System.Text;
using Muser.Formats.Fits;

namespace Muser.Formats.Tests.Fits;

[Trait("Tier", "Unit")]
public class FitsImageTests
{
    [Fact]
    public void AnImageComesBackBitByBit()
    {
        foreach (var (width, height) in new[] { (1, 1), (512, 3), (127, 131), (300, 200) })
        {
            var file = Write(width, height, out var pixels);
            Assert.Equal(0, file.Length % FitsHeader.BlockBytes);
            Assert.Equal(FitsFault.None, FitsImage.TryRead(file, out var image, out _));
            Assert.Equal((width, height), (image!.Width, image.Height));
            Assert.Equal(pixels, image.PixelRowColumn);
        }
    }

    [Fact]
    public void ScaledIntegersAndDegenerateAxesAreRead()
    {
        var header = new FitsHeader().Add("SIMPLE", true).Add("BITPIX", 16).Add("NAXIS", 4).Add("NAXIS1", 3).Add("NAXIS2", 1).Add("NAXIS3", 1)
            .Add("NAXIS4", 1).Add("BSCALE", 0.5).Add("BZERO", 100.0);
        var stream = new MemoryStream();
        header.WriteTo(stream);
        stream.Write([0x00, 0x01, 0xFF, 0xFE, 0x01, 0x00]);
        Assert.Equal(FitsFault.None, FitsImage.TryRead(stream.ToArray(), out var image, out _));
        Assert.Equal([100.5f, 99f, 228f], image!.PixelRowColumn);
    }

    [Fact]
    public void WhatIsNoImageIsAResult()
    {
        Assert.Equal(FitsFault.NotFits, FitsImage.TryRead("PNG"u8, out _, out _));
        Assert.Equal(FitsFault.NotFits, FitsImage.TryRead(File("SIMPLE", false), out _, out _));
        Assert.Equal(FitsFault.BadBitpix, FitsImage.TryRead(File("BITPIX", 12L), out _, out _));
        Assert.Equal(FitsFault.NotAnImage, FitsImage.TryRead(File("NAXIS", 1L), out _, out _));
        Assert.Equal(FitsFault.NotAnImage, FitsImage.TryRead(File("NAXIS2", -3L), out _, out _));
        Assert.Equal(FitsFault.NotAnImage, FitsImage.TryRead(File("NAXIS1", 1L << 40), out _, out _));
        Assert.Equal(FitsFault.Truncated, FitsImage.TryRead(File("NAXIS1", 30_000L), out _, out var offset));
        Assert.Equal(2 * FitsHeader.BlockBytes, offset);

        static byte[] File(string keyword, object value)
        {
            var text = Encoding.ASCII.GetString(Write(2, 2, out _));
            var at = text.IndexOf(keyword.PadRight(8) + "=", StringComparison.Ordinal) + 10;
            var shown = value is bool logical ? (logical ? "T" : "F") : value.ToString()!;
            return Encoding.Latin1.GetBytes(text[..at] + shown.PadLeft(20) + text[(at + 20)..]);
        }
    }

    [Fact]
    public void NoBytesMakeTheReaderThrow()
    {
        var random = new Random(7);
        var good = Write(5, 4, out _);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 12); change > 0; change--)
            {
                bytes[random.Next(6 * FitsHeader.CardBytes)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next('0', '9' + 1));
            }

            FitsImage.TryRead(bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length), out _, out _);
        }
    }

    internal static byte[] Write(int width, int height, out float[] pixels)
    {
        var random = new Random(width + height);
        pixels = [.. Enumerable.Range(0, width * height).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-10, 10))))];
        var header = FitsImage.BeginHeader(width, height)
            .Add("BUNIT", "Jy/beam")
            .Add("LONGTEXT", string.Concat(Enumerable.Repeat("it's long; ", 30)), "a comment")
            .Add("FREQ", 1.7125e9, "[Hz]")
            .AddHistory(new string('h', 200))
            .AddComment("a comment");
        var stream = new MemoryStream();
        FitsImage.Write(stream, header, pixels);
        return stream.ToArray();
    }
}
