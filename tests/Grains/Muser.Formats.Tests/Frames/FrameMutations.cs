using Muser.Formats.Frames;

namespace Muser.Formats.Tests.Frames;

/// <summary>Damages a frame at random: in the header for the most part, for there the parser looks.</summary>
internal static class FrameMutations
{
    private static readonly byte[] Interesting = [0x00, 0x01, 0x07, 0x08, 0x33, 0x42, 0x4E, 0x55, 0x7F, 0x80, 0xAA, 0xCC, 0xFF];

    public static void Apply(Random random, ArrayLayout layout, Span<byte> frame)
    {
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            switch (random.Next(8))
            {
                case 0:
                    frame[random.Next(frame.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    frame[random.Next(220)] = Interesting[random.Next(Interesting.Length)];
                    break;
                case 2:
                    random.NextBytes(frame.Slice(32, 8));
                    break;
                case 3:
                    random.NextBytes(frame.Slice(188, 24));
                    break;
                case 4:
                    frame[^random.Next(1, 40)] = Interesting[random.Next(Interesting.Length)];
                    break;
                case 5:
                    frame[39 - random.Next(8)] ^= (byte)(1 << random.Next(8));
                    break;
                case 6 when layout.Id == ArrayId.Muser1:
                    frame[99_264 + random.Next(2)] = Interesting[random.Next(Interesting.Length)];
                    break;
                case 7 when random.Next(4) == 0:
                    frame.Slice(194, 2).Fill(0x4E);
                    break;
                default:
                    var at = random.Next(frame.Length);
                    var length = Math.Min(random.Next(1, 600), frame.Length - at);
                    frame.Slice(at, length).Fill(Interesting[random.Next(Interesting.Length)]);
                    break;
            }
        }
    }
}
