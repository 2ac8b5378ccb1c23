using System.Buffers.Binary;
using System.Globalization;
using Muser.Formats.Frames;
using Xunit.Abstractions;

namespace Muser.Formats.Tests.Frames;

/// <summary>
/// Fuzzes the parser and the stream reader with damaged frames and rubbish. <c>MUSER_FUZZ_INPUTS</c> sets the number of inputs of
/// each test, and <c>MUSER_FUZZ_SEED</c> the seed; the README of this project says how many have been run.
/// </summary>
[Trait("Tier", "Unit")]
public class FrameFuzzTests(ITestOutputHelper output)
{
    private const long ShortRun = 4000;

    private static long Inputs => Setting("MUSER_FUZZ_INPUTS", ShortRun);

    private static int Seed => (int)Setting("MUSER_FUZZ_SEED", 1);

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public void TheParserNamesAFaultOrReadsAHeaderThatCanBeWrittenAgain(ArrayId array)
    {
        var layout = ArrayLayout.For(array);
        var random = new Random(Seed);
        var pristine = RandomFrames.Frame(random, layout);
        var frame = (byte[])pristine.Clone();
        var again = new byte[layout.FrameBytes];
        var vis = new ComplexInt[16 * layout.ScienceBaselines];
        var autos = new uint[16 * layout.Inputs];
        var delays = new double[layout.Inputs];
        var faults = new long[FrameFaultText.All.Length];
        var inputs = Inputs;
        for (long k = 0; k < inputs; k++)
        {
            var length = k % 16 == 0 ? random.Next(frame.Length + 1) : frame.Length;
            FrameMutations.Apply(random, layout, frame);
            var input = frame.AsSpan(0, length);
            var fault = FrameReader.TryReadHeader(layout, input, FrameReadOptions.Default, out var header, out var at);
            faults[(int)fault]++;
            Assert.InRange(at, 0, frame.Length);
            if (fault is FrameFault.None or FrameFault.DamagedTrailer)
            {
                Assert.True(layout.BandIndex(header.BandMHz) >= 0 && header.Time >= FrameReadOptions.Default.Earliest);

                // A source without a name makes a new header of MUSER-I look like an old one: that is the rule of the facts.
                if (k % 8 == 0 && header.Source.IsNamed())
                {
                    FrameWriter.WriteHeader(header, again);
                    var options = new FrameReadOptions { AmbiguousHeader = header.Format };
                    Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(layout, again, options, out var same, out _));
                    Assert.Equal(header, same);
                }
            }

            if (k % 64 == 0)
            {
                VisibilityUnpacker.UnpackScience(layout, frame, vis);
                Autocorrelations.Read(layout, frame, autos);
                DelayWords.Read(layout, frame, delays);
                Assert.All(delays, delay => Assert.InRange(delay, 0, 65_543));
            }

            if (k % 4 == 3)
            {
                pristine.CopyTo(frame, 0);
            }
        }

        Report("parser", layout, inputs, faults);
        var impossible = layout.Id == ArrayId.Muser2 ? FrameFault.WrongArray : FrameFault.DamagedTrailer;
        Assert.All(FrameFaultText.All.ToArray(), fault => Assert.Equal(fault == impossible, faults[(int)fault] == 0));
    }

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public void TheStreamReaderLosesNoByteAndNoGoodFrameHoweverTheStreamIsCut(ArrayId array)
    {
        var layout = ArrayLayout.For(array);
        var source = new FuzzedStream(new Random(Seed), layout);
        var chunks = new Random(Seed + 1);
        var small = new FuzzedReader(layout);
        var whole = new FuzzedReader(layout);
        var inputs = Inputs;
        for (long k = 0; k < inputs; k++)
        {
            var piece = source.Next(out var goodFrameAt);
            if (goodFrameAt >= 0)
            {
                whole.Expect(goodFrameAt);
            }

            whole.Push(piece);
            for (var rest = piece; !rest.IsEmpty;)
            {
                var count = Math.Min(rest.Length, chunks.Next(20) == 0 ? chunks.Next(1, 9) : chunks.Next(1, 60_000));
                small.Push(rest[..count]);
                rest = rest[count..];
            }
        }

        whole.Complete();
        small.Complete();
        Assert.Equal(whole.Digest, small.Digest);
        Assert.Equal(source.Bytes, whole.NextOffset);
        Assert.Equal(source.Bytes, small.NextOffset);
        Report("stream", layout, inputs, [.. FrameFaultText.All.ToArray().Select(whole.Reader.Count)]);
    }

    private static long Setting(string name, long fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : fallback;

    private void Report(string what, ArrayLayout layout, long inputs, long[] faults) =>
        output.WriteLine($"{what} {layout.Name}: {inputs} inputs, seed {Seed}: " +
            string.Join(", ", faults.Select((count, fault) => $"{((FrameFault)fault).Reason()} {count}")));

    /// <summary>Feeds a reader, checks that its items leave nothing out, and digests them.</summary>
    private sealed class FuzzedReader(ArrayLayout layout)
    {
        private readonly Queue<long> _expected = new();

        public FrameStreamReader Reader { get; } = new(layout);

        public long NextOffset { get; private set; }

        public ulong Digest { get; private set; } = 14_695_981_039_346_656_037;

        /// <summary>Says that an unharmed frame stands at this place: it must come out.</summary>
        public void Expect(long offset) => _expected.Enqueue(offset);

        public void Push(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[Reader.Append(bytes)..];
                Drain();
            }
        }

        public void Complete()
        {
            Reader.Complete();
            Drain();
            Assert.Empty(_expected);
        }

        private void Drain()
        {
            while (Reader.TryRead(out var item))
            {
                Assert.InRange(item.Bytes.Length, 1, layout.FrameBytes);
                Assert.True(item.Offset - NextOffset is 0 or FrameStreamReader.PrefixBytes, "Bytes were left out.");
                Assert.InRange(item.FaultOffset, 0, item.Bytes.Length);
                NextOffset = item.Offset + item.Bytes.Length;
                Mix(item.Offset);
                Mix(((long)item.Fault << 40) + item.FaultOffset);
                Mix(item.Header.Time.UnixNs + item.Header.BandMHz);
                if (_expected.TryPeek(out var offset) && item.Offset >= offset)
                {
                    var isFound = item.Offset == offset && item.Fault == FrameFault.None;
                    Assert.True(isFound, $"The good frame at {offset} was lost: {item.Fault} at {item.Offset}.");
                    _expected.Dequeue();
                }
            }
        }

        private void Mix(long value) => Digest = (Digest ^ (ulong)value) * 1_099_511_628_211;
    }

    /// <summary>An endless stream: good frames, bare or with a length word, and everything else.</summary>
    private sealed class FuzzedStream(Random random, ArrayLayout layout)
    {
        private readonly byte[][] _good = [.. Enumerable.Range(0, 8).Select(k => RandomFrames.Frame(random, layout))];
        private readonly byte[] _piece = new byte[layout.FrameBytes + 4];

        public long Bytes { get; private set; }

        /// <summary>The next piece, and where in the stream an unharmed frame in it begins, or -1.</summary>
        public ReadOnlySpan<byte> Next(out long goodFrameAt)
        {
            goodFrameAt = -1;
            var frame = _good[random.Next(_good.Length)];
            var prefix = random.Next(2) == 0 ? 4 : 0;
            BinaryPrimitives.WriteInt32LittleEndian(_piece, layout.FrameBytes);
            frame.CopyTo(_piece, prefix);
            var length = prefix + layout.FrameBytes;
            var kind = random.Next(10);
            if (kind < 5)
            {
                goodFrameAt = Bytes + prefix;
            }
            else if (kind == 5)
            {
                // Cut short, often by a few bytes or to a few.
                length = random.Next(3) switch
                {
                    0 => length - random.Next(1, 300),
                    1 => random.Next(1, 300),
                    _ => random.Next(1, length),
                };
            }
            else if (kind == 6)
            {
                length = random.Next(1, random.Next(2) == 0 ? 100 : length);
                random.NextBytes(_piece.AsSpan(0, length));
            }
            else if (kind == 7)
            {
                length = random.Next(1, length);
                _piece.AsSpan(0, length).Fill(random.Next(3) switch { 0 => 0x55, 1 => 0xAA, _ => 0 });
            }
            else
            {
                FrameMutations.Apply(random, layout, _piece.AsSpan(prefix, layout.FrameBytes));
            }

            Bytes += length;
            return _piece.AsSpan(0, length);
        }
    }
}
