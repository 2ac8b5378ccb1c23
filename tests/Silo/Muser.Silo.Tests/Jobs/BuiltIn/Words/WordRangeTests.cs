using System.Text;
using Muser.Silo.Jobs.BuiltIn.Words;

namespace Muser.Silo.Tests.Jobs.BuiltIn.Words;

/// <summary>Words of ranges of a file: each word is of the range in which it begins, wherever the ranges are cut.</summary>
[Trait("Tier", "Unit")]
public sealed class WordRangeTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("word")]
    [InlineData("a b  cc\tdd\n\neee a")]
    [InlineData(" leading and trailing \n")]
    [InlineData("\u00e9t\u00e9 \u592a\u9633 a\u00a0b \u3000x")]
    public void WhereverATextIsCutEachWordIsCountedOnce(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        File.WriteAllBytes(_file, bytes);
        var whole = Count((0, bytes.Length));
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                Assert.Equal(whole, Count((0, first), (first, second), (second, bytes.Length)));
            }
        }
    }

    [Fact]
    public void RandomTextsAreCountedAsTheyReadWhereverTheyAreCut()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, 2000).Select(_ => random.Next(4) == 0 ? " \t\n\r\v\f"[random.Next(6)] : (char)('a' + random.Next(3))));
            File.WriteAllText(_file, text);
            var cuts = new[] { 0, text.Length }.Concat(Enumerable.Range(0, 30).Select(_ => random.Next(text.Length))).Order().ToArray();

            var counted = Count([.. cuts.Zip(cuts.Skip(1), (from, to) => ((long)from, (long)to))]);

            var expected = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).GroupBy(word => word).Select(group => $"{group.Key} {group.Count()}");
            Assert.Equal(expected.Order(StringComparer.Ordinal), counted);
        }
    }

    /// <summary>Longer than a piece that is read at once, and it begins in a range that is shorter.</summary>
    [Fact]
    public void AWordLongerThanAPieceIsOneWord()
    {
        var length = 3 << 20;
        File.WriteAllText(_file, $"a {new string('x', length)} b");

        Assert.Equal(["a 1", $"{new string('x', length)} 1"], Count((0, 10)));
        Assert.Equal(["b 1"], Count((10, length + 4)));
    }

    private string[] Count(params (long From, long To)[] ranges)
    {
        var counts = new Dictionary<string, long>();
        foreach (var (from, to) in ranges)
        {
            var words = new WordTable(1 << 20);
            WordRange.Count(_file, from, to, words, Empty, CancellationToken.None);
            Empty();

            void Empty()
            {
                var buffer = Array.Empty<byte>();
                foreach (var slot in words.Sorted(1).Slots)
                {
                    var (length, count) = words.Read(slot, ref buffer);
                    var word = Encoding.UTF8.GetString(buffer, 0, length);
                    counts[word] = counts.GetValueOrDefault(word) + count;
                }

                words.Clear();
            }
        }

        return [.. counts.Select(word => $"{word.Key} {word.Value}").Order(StringComparer.Ordinal)];
    }
}
