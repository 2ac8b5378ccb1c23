using System.Buffers.Binary;
using Muser.Formats.Frames;

namespace Muser.Formats.Tests.Frames;

[Trait("Tier", "Unit")]
public class FrameCodecTests
{
    private static readonly UtcTime GoldenTime = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180);

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public void WhatIsBuiltIsParsedEqual(ArrayId array)
    {
        var layout = ArrayLayout.For(array);
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var header = RandomFrames.Header(random, layout);
            var correlations = RandomFrames.Correlations(random, 16 * layout.StoredBaselines);
            var autos = RandomFrames.Autos(random, layout);
            var delays = RandomFrames.DelayUnits(random, layout);
            var frame = new byte[layout.FrameBytes];
            FrameWriter.WriteHeader(header, frame);
            VisibilityPacker.PackAll(layout, correlations, frame);
            Autocorrelations.Write(layout, autos, frame);
            DelayWords.WriteUnits(layout, delays, frame);

            Assert.Equal(FrameFault.None, Read(layout, frame, out var read, out _));
            Assert.Equal(header, read);
            var correlationsRead = new ComplexInt[correlations.Length];
            VisibilityUnpacker.UnpackAll(layout, frame, correlationsRead);
            Assert.Equal(correlations, correlationsRead);
            var autosRead = new uint[autos.Length];
            Autocorrelations.Read(layout, frame, autosRead);
            Assert.Equal(autos, autosRead);
            var delaysRead = new long[delays.Length];
            DelayWords.ReadUnits(layout, frame, delaysRead);
            Assert.Equal(delays, delaysRead);
        }
    }

    [Fact]
    public void HeaderOfMuser1LiesWhereTheFactsSay()
    {
        var frame = new byte[100_000];
        FrameWriter.WriteHeader(
            new FrameHeader
            {
                Array = ArrayId.Muser1,
                Time = GoldenTime,
                BandMHz = 1200,
                Polarization = Polarization.Right,
                Source = FrameSource.Satellite,
                Counter = 0x04030201,
                FringeStopped = true,
                BandwidthHz = 3.125e6,
                QuantizationWeight = 4,
                QuantizationThreshold = QuantizationThreshold.Extremum,
            },
            frame);

        Assert.Equal(new string('5', 56) + "01020304" + "492862c5080bfb00" + "cccccccc", Convert.ToHexStringLower(frame, 0, 44));
        Assert.Equal(
            "bbbbbbbb" + "4444cccc" + "33333333" + "33333333" + "cccc" + "ffff" + "0101" + "0000",
            Convert.ToHexStringLower(frame, 172, 24));
        Assert.Equal(5, frame[208]);
        Assert.Equal("aaaa", Convert.ToHexStringLower(frame, 99_264, 2));
        Assert.Equal("aaaa", Convert.ToHexStringLower(frame, 99_904, 2));
    }

    [Fact]
    public void HeaderOfMuser2LiesWhereTheFactsSay()
    {
        var frame = new byte[204_800];
        FrameWriter.WriteHeader(
            new FrameHeader
            {
                Array = ArrayId.Muser2,
                Time = GoldenTime,
                BandMHz = 14_600,
                Polarization = Polarization.Left,
                Source = FrameSource.Cygnus,
            },
            frame);

        Assert.Equal(new string('5', 64) + "492862c5080bfb00", Convert.ToHexStringLower(frame, 0, 40));
        Assert.Equal(
            "33333333" + "22223333" + "33333333" + "cccccccc" + "3333" + "ffff" + "0202" + "4e4e" + "4000" + "abcd",
            Convert.ToHexStringLower(frame, 172, 28));
        Assert.Equal("abcd", Convert.ToHexStringLower(frame, 1886, 2));
        Assert.Equal(new string('a', 64), Convert.ToHexStringLower(frame, 204_768, 32));
    }

    [Fact]
    public void FixedModeNamesItsBandAtByte190()
    {
        (ushort Code, int BandMHz)[] low = [(0x3333, 400), (0x7777, 800), (0xBBBB, 1200), (0xCCCC, 1600)];
        (ushort Code, int BandMHz)[] high =
            [.. Enumerable.Range(0, 32).Select(k => ((ushort)(257 * k), 2000 + (400 * k))), (0x2020, 14_600)];
        foreach (var (layout, codes) in new[] { (ArrayLayout.Muser1, low), (ArrayLayout.Muser2, high) })
        {
            foreach (var (code, bandMHz) in codes)
            {
                var frame = new byte[layout.FrameBytes];
                var header = new FrameHeader
                {
                    Array = layout.Id,
                    Time = GoldenTime,
                    BandMHz = bandMHz,
                    Polarization = Polarization.Right,
                    IsLoopMode = false,
                };
                FrameWriter.WriteHeader(header, frame);
                Assert.Equal(code, BinaryPrimitives.ReadUInt16LittleEndian(frame.AsSpan(190)));
                Assert.Equal(FrameFault.None, Read(layout, frame, out var read, out _));
                Assert.Equal(header, read);
            }
        }
    }

    [Fact]
    public void HopCodesRunThroughBandsAndPolarizations()
    {
        foreach (var layout in new[] { ArrayLayout.Muser1, ArrayLayout.Muser2 })
        {
            for (var hop = 0; hop < layout.FramesPerCycle; hop++)
            {
                var frame = RandomFrames.LoopFrame(layout, GoldenTime, hop);
                var stored = layout.Id == ArrayId.Muser1 ? frame[208] : BinaryPrimitives.ReadUInt16LittleEndian(frame.AsSpan(196));
                Assert.Equal(hop, stored);
                Assert.Equal(FrameFault.None, Read(layout, frame, out var header, out _));
                Assert.Equal(
                    (layout.BandsMHz[hop / 2], (Polarization)(hop % 2), hop),
                    (header.BandMHz, header.Polarization, header.HopCode));
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 0, FrameHeaderFormat.New)] // both fit: by date
    [InlineData(8, 0, 0, FrameHeaderFormat.Old)] // no hop code: old
    [InlineData(0, 0x0102, 0, FrameHeaderFormat.Old)] // no source: old
    [InlineData(0, 0, 0x1234, FrameHeaderFormat.New)] // no old band code: new
    [InlineData(8, 0, 0x1234, FrameHeaderFormat.New)] // neither: by date
    public void RecognisesTheHeaderByItsContent(byte hop, ushort source, ushort oldCode, FrameHeaderFormat expected)
    {
        var frame = new byte[100_000];
        FrameWriter.WriteHeader(RandomFrames.LoopHeader(ArrayLayout.Muser1, GoldenTime, 0) with { IsLoopMode = false }, frame);
        frame[208] = hop;
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(192), source);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(99_264), oldCode);

        Assert.Equal(FrameFault.None, Read(ArrayLayout.Muser1, frame, out var header, out _));
        Assert.Equal(expected, header.Format);
    }

    [Fact]
    public void TheDateDecidesAnAmbiguousHeaderUnlessAnOptionDoes()
    {
        // Written as the new format, which says its band in the old place too: both fit.
        var change = UtcTime.FromCalendar(2015, 4, 30, 16);
        var layout = ArrayLayout.Muser1;
        var slot = RandomFrames.LoopHeader(layout, change, 3);
        var before = RandomFrames.Frame(new Random(1), layout, slot with { Time = change.AddNs(-20) });
        var after = RandomFrames.Frame(new Random(1), layout, slot with { Time = change });
        var (asOld, asNew) = ((FrameHeaderFormat.Old, Polarization.Left, false), (FrameHeaderFormat.New, Polarization.Right, true));

        Assert.Equal(asOld, ReadWith(FrameReadOptions.Default, before));
        Assert.Equal(asNew, ReadWith(FrameReadOptions.Default, after));
        Assert.Equal(asNew, ReadWith(new FrameReadOptions { AmbiguousHeader = FrameHeaderFormat.New }, before));
        Assert.Equal(asOld, ReadWith(new FrameReadOptions { AmbiguousHeader = FrameHeaderFormat.Old }, after));
        Assert.Equal(asNew, ReadWith(new FrameReadOptions { NewHeaderFrom = change.AddNs(-20) }, before));

        (FrameHeaderFormat Format, Polarization Polarization, bool IsRecorded) ReadWith(FrameReadOptions options, byte[] frame)
        {
            Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(layout, frame, options, out var header, out _));
            Assert.Equal(800, header.BandMHz);
            return (header.Format, header.Polarization, header.IsPolarizationRecorded);
        }
    }

    [Fact]
    public void UndocumentedCodesAreReadAsThePredecessorsDid()
    {
        var layout = ArrayLayout.Muser2;
        var fixedBand = RandomFrames.LoopHeader(layout, GoldenTime, 6) with { IsLoopMode = false };
        var frame = RandomFrames.Frame(new Random(7), layout, fixedBand);
        frame.AsSpan(172, 4).Fill(0x99); // bandwidth
        frame.AsSpan(176, 2).Fill(0x99); // quantisation weight
        frame.AsSpan(184, 4).Fill(0x12); // fringe switch: only "off" is off
        frame.AsSpan(188, 2).Fill(0x77); // polarisation: only "left" is left
        frame.AsSpan(192, 2).Fill(0x42); // source

        Assert.Equal(FrameFault.None, Read(layout, frame, out var header, out _));
        Assert.Equal((0d, 0), (header.BandwidthHz, header.QuantizationWeight));
        Assert.Equal((true, Polarization.Right), (header.FringeStopped, header.Polarization));
        Assert.Equal("other", header.Source.Name());
    }

    [Theory]
    [InlineData(ArrayId.Muser1, 27, 0x54, FrameFault.OutOfSync, 27)]
    [InlineData(ArrayId.Muser2, 31, 0x54, FrameFault.OutOfSync, 31)]
    [InlineData(ArrayId.Muser1, 39, 0xFF, FrameFault.ImpossibleTime, 32)] // the year 2261 + ...
    [InlineData(ArrayId.Muser1, 208, 0x08, FrameFault.UnknownBand, 208)]
    [InlineData(ArrayId.Muser2, 196, 0x42, FrameFault.UnknownBand, 196)]
    [InlineData(ArrayId.Muser2, 204_799, 0xAB, FrameFault.DamagedTrailer, 204_799)]
    public void SaysWhatIsWrongAndWhere(ArrayId array, int at, byte value, FrameFault fault, int offset)
    {
        var layout = ArrayLayout.For(array);
        var frame = RandomFrames.LoopFrame(layout, GoldenTime, 0);
        frame[at] = value;
        if (fault == FrameFault.UnknownBand && array == ArrayId.Muser1)
        {
            frame[99_264] = 1; // so that the content does not make it an old header
        }

        Assert.Equal(fault, Read(layout, frame, out _, out var faultOffset));
        Assert.Equal(offset, faultOffset);
    }

    [Fact]
    public void KnowsTheFramesOfTheOtherArray()
    {
        var low = RandomFrames.LoopFrame(ArrayLayout.Muser1, GoldenTime, 0);
        var high = RandomFrames.LoopFrame(ArrayLayout.Muser2, GoldenTime, 0);

        Assert.Equal(FrameFault.WrongArray, Read(ArrayLayout.Muser1, high, out _, out var at));
        Assert.Equal(194, at);
        Assert.Equal(FrameFault.TooShort, Read(ArrayLayout.Muser2, low, out _, out at));
        Assert.Equal(100_000, at);
        Assert.Equal(FrameFault.OutOfSync, Read(ArrayLayout.Muser2, [.. low, .. low, .. low], out _, out at));
        Assert.Equal(28, at);
    }

    [Fact]
    public void AWordOfZerosIsNoTime()
    {
        var frame = RandomFrames.LoopFrame(ArrayLayout.Muser1, GoldenTime, 0);
        frame.AsSpan(32, 8).Clear();
        Assert.Equal(FrameFault.ImpossibleTime, Read(ArrayLayout.Muser1, frame, out _, out _));
    }

    [Fact]
    public void AutocorrelationsOfMuser2AlternateOverTheBlocksOfAPair()
    {
        // Inputs 5-8 (index 4-7) of channels 6 and 7 lie in block 7; inputs 9-12 in block 6, second quad.
        Assert.Equal(1888 + (7 * 12_680) + 12_096 + 4, FrameMap.Auto(ArrayLayout.Muser2, 4, 7));
        Assert.Equal(1888 + (6 * 12_680) + 12_096 + 64 + 8, FrameMap.Auto(ArrayLayout.Muser2, 9, 6));
        Assert.Equal(2944 + (3 * 12_128) + 11_392 + (64 * 10) + 24 + 4, FrameMap.Auto(ArrayLayout.Muser1, 43, 7));
    }

    [Theory]
    [InlineData(ArrayId.Muser1, 99_968)]
    [InlineData(ArrayId.Muser2, 204_768)]
    public void BlocksEndWhereTheTrailerBegins(ArrayId array, int trailer)
    {
        var layout = ArrayLayout.For(array);
        Assert.Equal(trailer, FrameMap.Block(layout, FrameMap.Blocks(layout)));
        Assert.Equal(trailer, FrameMap.Trailer(layout));
    }

    private static FrameFault Read(ArrayLayout layout, byte[] frame, out FrameHeader header, out int faultOffset) =>
        FrameReader.TryReadHeader(layout, frame, FrameReadOptions.Default, out header, out faultOffset);
}
