using Muser.Formats.Files;

namespace Muser.Formats.Tests.Files;

[Trait("Tier", "Unit")]
public class GatheringStreamTests
{
    /// <summary>Whatever is written, and wherever one goes back to, the other stream holds what it would hold without the buffer.</summary>
    [Fact]
    public void HoldsWhatAStreamWithoutItWouldHold()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var (plain, behind) = (new MemoryStream(), new MemoryStream());
            plain.Write(new byte[seed % 5]);
            behind.Write(new byte[seed % 5]);
            using var gathering = new GatheringStream(behind, 16);
            for (var step = 0; step < 40; step++)
            {
                var bytes = new byte[random.Next(12)];
                random.NextBytes(bytes);
                switch (random.Next(5))
                {
                    case 0:
                        bytes = new byte[random.Next(100)];
                        random.NextBytes(bytes);
                        goto case 1;
                    case 1:
                        plain.Write(bytes);
                        gathering.Write(bytes);
                        break;
                    case 2:
                        plain.Write(bytes);
                        bytes.CopyTo(gathering.Next(bytes.Length));
                        break;
                    case 3:
                        plain.Position = gathering.Position = random.NextInt64(plain.Length + 1);
                        break;
                    default:
                        plain.Seek(0, SeekOrigin.End);
                        gathering.Seek(0, SeekOrigin.End);
                        break;
                }

                Assert.Equal((plain.Position, plain.Length), (gathering.Position, gathering.Length));
            }

            gathering.Flush();
            Assert.Equal(plain.ToArray(), behind.ToArray());
            Assert.Equal(plain.Position, behind.Position);
        }
    }

    [Fact]
    public void WhatFitsIsHandedOverInOnePiece()
    {
        var behind = new CountingStream();
        using var gathering = new GatheringStream(behind, 1000);
        for (var k = 0; k < 100; k++)
        {
            gathering.Write(new byte[9]);
        }

        gathering.Position = 0;
        gathering.Write("header"u8);
        gathering.Seek(0, SeekOrigin.End);
        Assert.Equal(0, behind.Writes);
        gathering.Flush();
        Assert.Equal((1, 900), (behind.Writes, behind.Length));
    }

    private sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Writes++;
            base.Write(buffer, offset, count);
        }
    }
}
