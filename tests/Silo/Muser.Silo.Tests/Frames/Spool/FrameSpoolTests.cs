using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Muser.Interfaces.Frames;
using Muser.Silo.Frames.Spool;

namespace Muser.Silo.Tests.Frames.Spool;

[Trait("Tier", "Unit")]
public sealed class FrameSpoolTests : IDisposable
{
    private const int FrameBytes = 1000;
    private const int RecordBytes = FrameBytes + SpoolRecord.Bytes;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-test-");
    private readonly SpoolOptions _options = new() { SegmentBytes = 4 * RecordBytes, MaxBytes = 100 * RecordBytes };
    private readonly List<FrameSpool> _open = [];

    public void Dispose()
    {
        _open.ForEach(spool => spool.Dispose());
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void WhatWasAcceptedIsThereAfterARestart()
    {
        var spool = Open();
        for (var number = 0; number < 11; number++)
        {
            Assert.NotNull(spool.TryAppend(Record(number), Frame(number)));
        }

        spool.Dispose();
        var left = Open().Left;

        Assert.Equal(Enumerable.Range(0, 11).Select(Record), left.Select(entry => entry.Record));
        Assert.All(left, (entry, number) => Assert.Equal(Frame(number), Read(_open[^1], entry)));
    }

    [Fact]
    public void SegmentsGoWhenAllTheirFramesAreTerminalButForTheNewestTwo()
    {
        var spool = Open();
        var entries = Enumerable.Range(0, 12).Select(number => spool.TryAppend(Record(number), Frame(number))!).ToList();
        Assert.Equal(3, Segments);

        spool.Release(entries[0]);
        spool.Release(entries[2]);
        spool.Release(entries[3]);
        spool.Release(entries[3]);
        Assert.Equal(3, Segments);
        spool.Release(entries[1]);
        Assert.Equal(2, Segments);
        Assert.Equal(8 * RecordBytes, spool.Bytes);
        entries[4..].ForEach(spool.Release);
        Assert.Equal(2, Segments);
        Assert.NotNull(spool.TryAppend(Record(12), Frame(12)));
        Assert.Equal(2, Segments);
    }

    [Fact]
    public void AtItsLimitItTakesNoMoreUntilThereIsRoom()
    {
        _options.MaxBytes = 12 * RecordBytes;
        var spool = Open();
        var entries = Enumerable.Range(0, 12).Select(number => spool.TryAppend(Record(number), Frame(number))!).ToList();

        Assert.False(spool.IsFailing);
        Assert.Null(spool.TryAppend(Record(12), Frame(12)));
        Assert.True(spool.IsFailing);
        entries.ForEach(spool.Release);
        Assert.NotNull(spool.TryAppend(Record(13), Frame(13)));
        Assert.False(spool.IsFailing);
    }

    [Fact]
    public void ItLeavesRoomOnItsDiskForWhatEmptiesIt()
    {
        var options = new SpoolOptions { MinFreeBytes = long.MaxValue };
        using var spool = FrameSpool.Open(_folder.FullName, options, FrameBytes, NullLogger.Instance);
        Assert.Null(spool.TryAppend(Record(0), Frame(0)));
        Assert.True(spool.IsFailing);

        options.MinFreeBytes = 1;
        Assert.NotNull(spool.TryAppend(Record(1), Frame(1)));
        Assert.False(spool.IsFailing);
    }

    [Fact]
    public void ARecordThatWasCutOffWasNeverAccepted()
    {
        var spool = Open();
        for (var number = 0; number < 3; number++)
        {
            spool.TryAppend(Record(number), Frame(number));
        }

        spool.Dispose();
        for (var cut = 1; cut < RecordBytes; cut += 97)
        {
            using (var file = File.OpenWrite(SegmentFiles.Single()))
            {
                file.SetLength((3 * RecordBytes) - cut);
            }

            using var again = FrameSpool.Open(_folder.FullName, _options, FrameBytes, NullLogger.Instance);
            Assert.Equal([0, 1], again.Left.Select(entry => entry.Record.Slot));
            Assert.All(again.Left, (entry, number) => Assert.Equal(Frame(number), Read(again, entry)));
        }
    }

    [Fact]
    public void AFrameThatTheDiskHasChangedIsNotReadAsGood()
    {
        var spool = Open();
        spool.TryAppend(Record(0), Frame(0));
        spool.Dispose();
        var good = File.ReadAllBytes(SegmentFiles.Single());
        for (var at = 8; at < good.Length; at += 31)
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= 0x10;
            File.WriteAllBytes(SegmentFiles.Single(), bad);
            using var again = FrameSpool.Open(_folder.FullName, _options, FrameBytes, NullLogger.Instance);
            Assert.All(again.Left, entry => Assert.False(again.TryRead(entry, new byte[FrameBytes])));
        }
    }

    [Fact]
    public void AnyBytesInItsFolderAreNoReasonToFail()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(5 * RecordBytes)];
            random.NextBytes(bytes);
            for (var record = 0; record + RecordBytes <= bytes.Length && random.Next(4) > 0; record += RecordBytes)
            {
                Record(random.Next(8)).Write(bytes.AsSpan(record), bytes.AsSpan(record + SpoolRecord.Bytes, FrameBytes));
                if (random.Next(3) == 0)
                {
                    bytes[record + random.Next(SpoolRecord.Bytes)] = (byte)random.Next(256);
                }
            }

            File.WriteAllBytes(Path.Combine(_folder.FullName, "000000000007.spool"), bytes);
            File.WriteAllText(Path.Combine(_folder.FullName, "notes.spool"), "not a segment");
            using var spool = FrameSpool.Open(_folder.FullName, _options, FrameBytes, NullLogger.Instance);
            foreach (var entry in spool.Left)
            {
                spool.TryRead(entry, new byte[FrameBytes]);
                Assert.True(entry.Record.Slot < entry.Record.Slots);
                spool.Release(entry);
            }

            Assert.NotNull(spool.TryAppend(Record(1), Frame(1)));
        }
    }

    [Fact]
    public void OneProcessHasIt()
    {
        Open();
        var failure = Assert.Throws<IOException>(Open);
        Assert.Contains("cannot be opened", failure.Message);
        Assert.Contains("Muser:Spool:Folder", failure.Message);
    }

    [Fact]
    public void TheChecksumIsThatOfRfc3720()
    {
        // Appendix B.4: the CRC-32C of 32 bytes of zeros is aa 36 91 8a. A record of zeros is not one, so its check is that of the test itself.
        var record = new byte[SpoolRecord.Bytes];
        var frame = Encoding.ASCII.GetBytes("123456789");
        Record(3).Write(record, frame);
        Assert.True(SpoolRecord.IsWhole(record, frame));
        Assert.Equal(Crc32C([.. record[12..], .. frame]), BitConverter.ToUInt32(record, 8));
        Assert.Equal(0x8A9136AAu, Crc32C(new byte[32]));
        Assert.Equal(0xE3069283u, Crc32C(frame));

        static uint Crc32C(byte[] bytes)
        {
            var crc = uint.MaxValue;
            foreach (var value in bytes)
            {
                crc ^= value;
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
                }
            }

            return ~crc;
        }
    }

    private string[] SegmentFiles => Directory.GetFiles(_folder.FullName, "0*.spool");

    private int Segments => SegmentFiles.Length;

    private FrameSpool Open()
    {
        _open.Add(FrameSpool.Open(_folder.FullName, _options, FrameBytes, NullLogger.Instance));
        return _open[^1];
    }

    private static byte[] Read(FrameSpool spool, SpoolEntry entry)
    {
        var frame = new byte[FrameBytes];
        Assert.True(spool.TryRead(entry, frame));
        return frame;
    }

    private static byte[] Frame(int number)
    {
        var bytes = new byte[FrameBytes];
        new Random(number).NextBytes(bytes);
        return bytes;
    }

    private static SpoolRecord Record(int number) => new()
    {
        FrameBytes = FrameBytes,
        Slot = number % 8,
        Slots = 8,
        CycleStartUtcUnixNs = 1_446_350_929_354_161_180 + (number / 8 * 25_000_000L),
        FrameUtcUnixNs = 1_446_350_929_354_161_180 + (number * 3_125_000L),
        ReadUtcUnixNs = 1_700_000_000_000_000_000 + number,
        CalibrationVersion = 5 + number,
        BandHand = new BandHand { BandMHz = 400 * (1 + (number % 4)), IsRight = number % 2 == 1 },
        Images = (ImageRequest)(number % 4),
    };
}
