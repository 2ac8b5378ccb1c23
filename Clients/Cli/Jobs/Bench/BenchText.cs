using System.Text;

namespace Muser.Cli.Jobs.Bench;

/// <summary>Text as people write it, near enough for counting: words of 1 to 12 letters, the n-th most frequent one n times rarer than the first.</summary>
internal static class BenchText
{
    private const int Vocabulary = 50_000;
    private const int WordsPerLine = 12;
    private const int Samples = 1 << 20;

    /// <summary>Writes so many bytes, the same each time.</summary>
    public static void Write(string path, long bytes)
    {
        var random = new Random(1);
        var words = new byte[Vocabulary][];
        var cumulative = new double[Vocabulary];
        double sum = 0;
        for (var word = 0; word < Vocabulary; word++)
        {
            words[word] = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 1 + random.Next(12)).Select(_ => (char)('a' + random.Next(26)))));
            cumulative[word] = sum += 1.0 / (word + 1);
        }

        // A long row of words, from which lines are taken at places that chance decides.
        var row = new int[Samples];
        for (var at = 0; at < Samples; at++)
        {
            var place = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            row[at] = Math.Min(place < 0 ? ~place : place, Vocabulary - 1);
        }

        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        for (long written = 0; written < bytes;)
        {
            var from = random.Next(Samples - WordsPerLine);
            for (var word = 0; word < WordsPerLine && written < bytes; word++)
            {
                var text = words[row[from + word]];
                file.Write(text);
                file.WriteByte(word == WordsPerLine - 1 ? (byte)'\n' : (byte)' ');
                written += text.Length + 1;
            }
        }
    }
}
