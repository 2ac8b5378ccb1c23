using Muser.Formats.Visibilities;

namespace Muser.Formats.Tests.Visibilities;

/// <summary>
/// Damaged files of visibilities: whatever the bytes, opening and reading give results. <c>MUSER_FUZZ_INPUTS</c> and
/// <c>MUSER_FUZZ_SEED</c> set the number of inputs and the seed; the README of the project says how many have been run.
/// </summary>
internal static class VisibilityFuzz
{
    private const int CardBytes = 80;

    public static void Run(byte[] good, int seed, int rounds)
    {
        var random = new Random(Setting("MUSER_FUZZ_SEED", seed));
        var inputs = Setting("MUSER_FUZZ_INPUTS", rounds);
        for (var round = 0; round < inputs; round++)
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
                if (reader is null)
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

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;
}
