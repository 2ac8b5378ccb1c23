using System.Buffers.Binary;
using Muser.Formats.Frames;
using Muser.Testing;

namespace Muser.Formats.Tests.Frames;

[Trait("Tier", "Unit")]
public class FrameStreamReaderTests
{
    private static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4);

    public static TheoryData<ArrayId> Arrays => new(ArrayId.Muser1, ArrayId.Muser2);

    [Theory]
    [InlineData(ArrayId.Muser1, FrameFraming.Bare, false)]
    [InlineData(ArrayId.Muser1, FrameFraming.Auto, false)]
    [InlineData(ArrayId.Muser1, FrameFraming.Auto, true)]
    [InlineData(ArrayId.Muser1, FrameFraming.LengthPrefixed, true)]
    [InlineData(ArrayId.Muser2, FrameFraming.Bare, false)]
    [InlineData(ArrayId.Muser2, FrameFraming.Auto, true)]
    [InlineData(ArrayId.Muser2, FrameFraming.LengthPrefixed, true)]
    public void ReadsBothFramings(ArrayId array, FrameFraming framing, bool prefixed)
    {
        var frames = Frames(array, 10);
        var items = Read(array, Join(frames.Select(f => prefixed ? WithPrefix(f) : f)), framing);
        Assert.Equal(Enumerable.Range(0, 10).Select(k => "ok " + ((k * frames[0].Length) + (prefixed ? 4 * (k + 1) : 0))), items);
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void HandsAFrameOutWithItsLastByte(ArrayId array)
    {
        var frame = Frames(array, 1)[0];
        frame[^1] ^= (byte)(frame[^1] == 0x55 ? 1 : 0);
        var reader = new FrameStreamReader(ArrayLayout.For(array));
        Assert.Equal(frame.Length - 1, reader.Append(frame.AsSpan(0, frame.Length - 1)));
        Assert.False(reader.TryRead(out _));
        reader.Append(frame.AsSpan(frame.Length - 1));
        Assert.True(reader.TryRead(out var item));
        Assert.Equal(FrameFault.None, item.Fault);
        Assert.Equal(Start, item.Header.Time);
        Assert.True(item.Bytes.SequenceEqual(frame));
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void ComesBackAfterAShortFrame(ArrayId array)
    {
        var length = ArrayLayout.For(array).FrameBytes;
        int[] cuts = [5, 27, 30, 39, 187, 188, 5000, length - 300, length - 100, length - 28, length - 3, length - 1];
        foreach (var kept in cuts)
        {
            foreach (var prefixed in new[] { false, true })
            {
                var (frames, prefix) = (Frames(array, 4), prefixed ? 4 : 0);
                frames[1] = frames[1][..kept];
                var stream = Join(prefixed ? frames.Select(WithPrefix) : frames);
                var third = (3 * prefix) + length + kept;
                var items = Read(array, stream);

                Assert.Equal("ok " + prefix, items[0]);
                Assert.Contains("ok " + third, items);
                Assert.Equal("ok " + (third + length + prefix), items[^1]);
                if (!prefixed)
                {
                    Assert.Equal([$"too-short {length} {kept}"], items[1..^2]);
                }
                else if (kept is >= 32 && kept < length - 4)
                {
                    // Less than a sync between two length words is debris; a cut in the last four bytes leaves the frame as good
                    // as whole.
                    Assert.Equal([$"too-short {length + (2 * prefix)} {kept}"], items[1..^2]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void SkipsWhatIsBetweenFrames(ArrayId array)
    {
        var length = ArrayLayout.For(array).FrameBytes;
        foreach (var extra in new[] { 1, 3, 4, 100, length - 1, length })
        {
            var debris = new byte[extra];
            new Random(extra).NextBytes(debris);
            debris[0] = 0;
            var frames = Frames(array, 3);
            var items = Read(array, Join([frames[0], debris, frames[1], frames[2]]));
            Assert.Equal(["ok 0", $"out-of-sync {length} 0", "ok " + (length + extra), "ok " + ((2 * length) + extra)], items);
        }
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void JoinsAStreamInTheMiddleOfAFrame(ArrayId array)
    {
        var frames = Frames(array, 4);
        var items = Read(array, Join(frames).AsSpan(60_000).ToArray());
        var length = frames[0].Length;
        Assert.Equal(
            ["out-of-sync 0 0", $"ok {length - 60_000}", $"ok {(2 * length) - 60_000}", $"ok {(3 * length) - 60_000}"],
            items);
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void DamageInOneFrameLeavesItsNeighboursAlone(ArrayId array)
    {
        var length = ArrayLayout.For(array).FrameBytes;
        (Action<byte[]> Damage, string Reason)[] cases =
        [
            (f => f[3] = 0, $"out-of-sync {length} 3"),
            (f => f.AsSpan(32, 8).Fill(0xFF), $"impossible-time {length} 32"),
            (f => f.AsSpan(0, 2000).Clear(), $"out-of-sync {length} 0"),
            (f => f.AsSpan().Clear(), $"out-of-sync {length} 0"),
            (f => f.AsSpan().Fill(0x55), $"impossible-time {length} 32"),
        ];
        foreach (var (damage, reason) in cases)
        {
            var frames = Frames(array, 3);
            damage(frames[1]);
            Assert.Equal(["ok 0", reason, "ok " + (2 * length)], Read(array, Join(frames)));
        }
    }

    [Fact]
    public void ADamagedTrailerIsNamedAndTheHeaderKept()
    {
        var frames = Frames(ArrayId.Muser2, 3);
        frames[1][^5] = 0;
        var reader = new FrameStreamReader(ArrayLayout.Muser2);
        reader.Append(Join(frames));
        reader.TryRead(out _);
        Assert.True(reader.TryRead(out var item));
        Assert.Equal((FrameFault.DamagedTrailer, 204_795), (item.Fault, item.FaultOffset));
        Assert.Equal(Start.AddNs(ArrayLayout.FramePeriodNs), item.Header.Time);
        Assert.True(reader.TryRead(out item));
        Assert.Equal(FrameFault.None, item.Fault);
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void TheEndOfTheStreamWithinAFrameIsAShortFrame(ArrayId array)
    {
        var length = ArrayLayout.For(array).FrameBytes;
        foreach (var kept in new[] { 1, 27, 28, 32, 100, length - 1 })
        {
            var frames = Frames(array, 2);
            Assert.Equal(["ok 0", $"too-short {length} {kept}"], Read(array, Join([frames[0], frames[1][..kept]])));
        }
    }

    [Fact]
    public void APayloadThatLooksLikeSyncIsNoFrame()
    {
        var layout = ArrayLayout.Muser1;
        var frames = Frames(ArrayId.Muser1, 3);
        var sync = Enumerable.Repeat(new ComplexInt(0x555555, 0x555555), 16 * layout.StoredBaselines).ToArray();
        VisibilityPacker.PackAll(layout, sync, frames[1]);
        Assert.Equal(["ok 0", "ok 100000", "ok 200000"], Read(ArrayId.Muser1, Join(frames)));

        // A frame inside a frame: what follows tells that the outer one is whole.
        frames[1].AsSpan(0, 5000).CopyTo(frames[1].AsSpan(40_000));
        Assert.Equal(["ok 0", "ok 100000", "ok 200000"], Read(ArrayId.Muser1, Join(frames)));
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void CountsEveryItem(ArrayId array)
    {
        var frames = Frames(array, 4);
        frames[1][0] = 0;
        frames[2].AsSpan(32, 8).Clear();
        var reader = new FrameStreamReader(ArrayLayout.For(array));
        reader.Append(Join(frames));
        reader.Complete();
        while (reader.TryRead(out _))
        {
        }

        Assert.Equal(2, reader.Count(FrameFault.None));
        Assert.Equal(1, reader.Count(FrameFault.OutOfSync));
        Assert.Equal(1, reader.Count(FrameFault.ImpossibleTime));
        Assert.Equal(4 * frames[0].Length, reader.BytesReceived);
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void ReadingAllocatesNothing(ArrayId array)
    {
        var frames = Frames(array, 3);
        frames[1][0] = 0;
        var stream = Join(frames);
        var reader = new FrameStreamReader(ArrayLayout.For(array));
        Pump();
        Assert.Equal(0, Allocation.Of(() => Pump()));

        void Pump()
        {
            for (var at = 0; at < stream.Length; at += reader.Append(stream.AsSpan(at, Math.Min(50_000, stream.Length - at))))
            {
                while (reader.TryRead(out _))
                {
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void TheDetectorTellsTheArray(ArrayId array)
    {
        var frames = Frames(array, 2);
        Assert.Equal(array, ArrayDetector.Detect(Join(frames))!.Id);
        Assert.Equal(array, ArrayDetector.Detect(Join(frames.Select(WithPrefix)))!.Id);
        Assert.Equal(array, ArrayDetector.Detect(Join(frames).AsSpan(1000))!.Id);
        Assert.Equal(array, ArrayDetector.Detect(frames[0].AsSpan(0, 3000))!.Id);
        Assert.Null(ArrayDetector.Detect(frames[0].AsSpan(1000)));
        Assert.Null(ArrayDetector.Detect([]));
    }

    private static byte[][] Frames(ArrayId array, int count) =>
        [.. Enumerable.Range(0, count).Select(k => RandomFrames.LoopFrame(ArrayLayout.For(array), Start, k))];

    private static byte[] Join(IEnumerable<byte[]> pieces) => [.. pieces.SelectMany(p => p)];

    private static byte[] WithPrefix(byte[] frame)
    {
        var prefixed = new byte[frame.Length + 4];
        BinaryPrimitives.WriteInt32LittleEndian(prefixed, frame.Length);
        frame.CopyTo(prefixed, 4);
        return prefixed;
    }

    /// <summary>Items as text: "ok offset" or "reason offset faultOffset".</summary>
    private static List<string> Read(ArrayId array, byte[] stream, FrameFraming framing = FrameFraming.Auto)
    {
        var reader = new FrameStreamReader(ArrayLayout.For(array), framing);
        var items = new List<string>();
        for (var taken = 0; taken < stream.Length;)
        {
            taken += reader.Append(stream.AsSpan(taken));
            Drain();
        }

        reader.Complete();
        Drain();
        return items;

        void Drain()
        {
            while (reader.TryRead(out var item))
            {
                var at = item.Fault == FrameFault.None ? "" : $" {item.FaultOffset}";
                items.Add($"{item.Fault.Reason()} {item.Offset}{at}");
            }
        }
    }
}
