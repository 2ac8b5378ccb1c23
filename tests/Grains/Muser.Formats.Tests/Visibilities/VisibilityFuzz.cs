using Muser.Formats.Visibilities;

namespace Muser.Formats.Tests.Visibilities;

/// <summary>Damaged files of visibilities: whatever the bytes, opening and reading give results.</summary>
internal static class VisibilityFuzz
{
    private const int CardBytes = 80;

    public static void Run(byte[] good, int seed, int rounds)
    {
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 10); change > 0; change--)
            {
                // Values of cards, where sizes and names are; else anywhere.
                var card = random.Next(bytes.Length / CardBytes) * CardBytes;
                var at = random.Next(4) == 0 ? random.Next(bytes.Length) : card + random.Next(8, 32);
                bytes[Math.Min(at, bytes.Length - 1)] = (byte)(random.Next(4) == 0 ? random.Next(256) : random.Next('-', '9' + 1));
            }

            var cut = random.Next(5) == 0 ? random.Next(bytes.Length) : bytes.Length;
            var options = new UvReadOptions { IsMuserLegacy = random.Next(4) == 0 };
            var error = VisibilityReader.TryOpen(new MemoryStream(bytes[..cut]), options, out var reader);
            Assert.Equal(error.IsNone, reader is not null);
            using (reader)
            {
                if (reader is null || reader.Dataset.CorrelationsPerRow > 1 << 20)
                {
                    Assert.InRange(error.Offset, 0, cut);
                    continue;
                }

                var block = reader.Dataset.CreateBlock(3);
                do
                {
                    error = reader.TryRead(block);
                }
                while (error.IsNone && block.Count > 0 && reader.Position < 10_000);
            }
        }
    }
}
