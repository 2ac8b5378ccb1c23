using System.Text;
using Muser.Formats.Fits;

namespace Muser.Formats.Tests.Fits;

[Trait("Tier", "Unit")]
public class FitsHeaderTests
{
    [Fact]
    public void CardsHaveTheFixedFormatOfTheStandard()
    {
        var header = new FitsHeader()
            .Add("SIMPLE", true, "a comment")
            .Add("NAXIS1", 512)
            .Add("CDELT1", -0.001953125)
            .Add("FREQ", 1712500000.0)
            .Add("TINY", 1e-30)
            .Add("OBJECT", "Sun")
            .Add("OBSERVER", "O'Neill")
            .AddHistory("made");
        Assert.Equal(
            [
                "SIMPLE  =                    T / a comment",
                "NAXIS1  =                  512",
                "CDELT1  =         -0.001953125",
                "FREQ    =         1712500000.0",
                "TINY    =              1.0E-30",
                "OBJECT  = 'Sun     '",
                "OBSERVER= 'O''Neill'",
                "HISTORY made",
            ],
            header.Cards.Select(card => card.TrimEnd()));
        Assert.All(header.Cards, card => Assert.Equal(80, card.Length));
    }

    [Fact]
    public void EveryValueComesBack()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var real = BitConverter.Int64BitsToDouble(random.NextInt64());
            real = double.IsFinite(real) ? real : 0;
            var integer = random.NextInt64(long.MinValue, long.MaxValue);
            var text = string.Concat(Enumerable.Range(0, random.Next(300)).Select(_ => (char)random.Next(' ', '~' + 1))).TrimEnd().TrimEnd('&');
            text = random.Next(3) == 0 ? text.Replace('e', '\'') : text;
            var stream = new MemoryStream();
            new FitsHeader().Add("REAL", real, "c").Add("INTEGER", integer).Add("TEXT", text, "c").Add("LOGICAL", round % 2 == 0).WriteTo(stream);
            Assert.Equal(0, stream.Length % FitsHeader.BlockBytes);
            Assert.Equal(FitsFault.None, FitsHeader.TryParse(stream.ToArray(), out var back, out var length));
            Assert.Equal(stream.Length, length);
            Assert.True(back.TryGet("REAL", out double realBack) && realBack == real);
            Assert.True(back.TryGet("INTEGER", out long integerBack) && integerBack == integer);
            Assert.True(back.TryGet("TEXT", out string textBack));
            Assert.Equal(text, textBack);
            Assert.True(back.TryGet("LOGICAL", out bool logical) && logical == (round % 2 == 0));
        }
    }

    [Fact]
    public void AbsentAndMistypedValuesAreNotFound()
    {
        var header = new FitsHeader().Add("TEXT", "abc").Add("NUMBER", 1.5);
        Assert.False(header.TryGet("OTHER", out long _));
        Assert.False(header.TryGet("TEXT", out double _));
        Assert.False(header.TryGet("NUMBER", out string _));
        Assert.False(header.TryGet("NUMBER", out bool _));
    }

    [Fact]
    public void RefusesKeywordsAndNumbersThatFitsDoesNotHave()
    {
        Assert.Throws<ArgumentException>(() => new FitsHeader().Add("TOOLONGKEY", 1));
        Assert.Throws<ArgumentException>(() => new FitsHeader().Add("lower", 1));
        Assert.Throws<ArgumentException>(() => new FitsHeader().Add("NAN", double.NaN));
    }

    [Fact]
    public void DamagedHeadersAreResultsWithTheirOffset()
    {
        Assert.Equal(FitsFault.Truncated, FitsHeader.TryParse(new byte[10], out _, out _));
        var bytes = Encoding.ASCII.GetBytes(new string(' ', 2880));
        Assert.Equal(FitsFault.Truncated, FitsHeader.TryParse(bytes, out _, out var end));
        Assert.Equal(2880, end);
        bytes[165] = 7;
        Assert.Equal(FitsFault.NotText, FitsHeader.TryParse(bytes, out _, out var offset));
        Assert.Equal(160, offset);
    }

    [Fact]
    public void LongLinesOfHistoryBreakBetweenWords()
    {
        var words = string.Join(' ', Enumerable.Range(0, 40).Select(number => $"word{number}"));
        var header = new FitsHeader().AddHistory(words).AddHistory(new string('x', 100));

        var history = header.Cards.Select(card => card[8..].TrimEnd()).ToArray();
        Assert.Equal(words, string.Join(' ', history[..^2]));
        Assert.Equal([72, 28], history[^2..].Select(line => line.Length));
    }
}
