using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Observing;

namespace Muser.Silo.Tests.Observing;

[Trait("Tier", "Unit")]
public sealed class FileCycleHistoryTests : IDisposable
{
    private static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4, 59, 59, 900_000_000);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void LinesOutliveTheirWriterAndEachIsFound()
    {
        var history = Open();
        history.Append("muser1", term: 3, [.. Enumerable.Range(0, 10).Select(Line), Line(4) with { IsIntegration = true, Frames = 320 }]);

        foreach (var reader in new[] { history, Open() })
        {
            Assert.All(Enumerable.Range(0, 10), cycle => Assert.True(reader.Contains(Cycle("muser1", cycle))));
            Assert.False(reader.Contains(Cycle("muser1", 10)));
            Assert.False(reader.Contains(Cycle("muser2", 3)));
            Assert.True(reader.Contains(Integration(4)));
            Assert.False(reader.Contains(Integration(5)));
        }

        // Four cycles begin before five o'clock.
        var segments = _folder.GetFiles("*.cycles", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.FullName, file.FullName)).Order();
        Assert.Equal(["muser1/2015/11/01/history/04-000003.cycles", "muser1/2015/11/01/history/05-000003.cycles"], segments);
    }

    [Fact]
    public void WhatAnotherSiloAppendsIsFoundWithoutReadingAllAnew()
    {
        var (writer, reader) = (Open(), Open());
        writer.Append("muser1", 1, [Line(0)]);
        Assert.True(reader.Contains(Cycle("muser1", 0)));
        Assert.False(reader.Contains(Cycle("muser1", 1)));
        writer.Append("muser1", 1, [Line(1)]);
        writer.Append("muser1", 2, [Line(2)]);
        Assert.True(reader.Contains(Cycle("muser1", 1)) && reader.Contains(Cycle("muser1", 2)));
    }

    [Fact]
    public void ALineThatWasCutShortIsNoneAndTheNextTakesItsPlace()
    {
        Open().Append("muser1", 1, [Line(0), Line(1)]);
        var segment = _folder.GetFiles("*.cycles", SearchOption.AllDirectories).Single();
        using (var file = segment.OpenWrite())
        {
            file.SetLength((2 * CycleRecordCodec.Bytes) - 7);
        }

        Assert.True(Open().Contains(Cycle("muser1", 0)));
        Assert.False(Open().Contains(Cycle("muser1", 1)));
        Open().Append("muser1", 1, [Line(1), Line(2)]);
        Assert.Equal([0, 1, 2], Open().PublishedAfter("muser1", 0, 100).Select(Number));
    }

    [Fact]
    public void ASubscriberCatchesUpInTheOrderOfPublication()
    {
        var history = Open();
        history.Append("muser1", 1, [Line(5), Line(7)]);
        history.Append("muser1", 2, [Line(7), Line(6) with { PublishedUtcUnixNs = Line(9).PublishedUtcUnixNs }, Line(8)]); // a successor notes one again

        Assert.Equal([5, 7, 8, 6], history.PublishedAfter("muser1", 0, 100).Select(Number));
        Assert.Equal([5, 7], history.PublishedAfter("muser1", 0, 2).Select(Number));
        Assert.Equal([8, 6], history.PublishedAfter("muser1", Line(7).PublishedUtcUnixNs, 100).Select(Number));
        Assert.Empty(history.PublishedAfter("muser1", Line(9).PublishedUtcUnixNs, 100));
        Assert.Empty(history.PublishedAfter("muser2", 0, 100));
    }

    [Fact]
    public void ALineIsReadAsItWasWrittenAndNotWhenABitIsWrong()
    {
        var random = new Random(20261128);
        Span<byte> bytes = stackalloc byte[CycleRecordCodec.Bytes];
        for (var round = 0; round < 2000; round++)
        {
            var line = new CycleRecord
            {
                StartUtcUnixNs = random.NextInt64(long.MinValue, long.MaxValue),
                PublishedUtcUnixNs = random.NextInt64(long.MinValue, long.MaxValue),
                Frames = random.Next(),
                Slots = random.Next(129),
                Images = random.Next(2000),
                IsComplete = random.Next(2) == 0,
                IsIntegration = random.Next(2) == 0,
                CalibrationVersion = random.NextInt64(),
                LatencyMs = random.NextSingle() * 1e6f,
            };
            CycleRecordCodec.Write(line, bytes);
            Assert.True(CycleRecordCodec.TryRead(bytes, out var read));
            Assert.Equal(line, read);
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Assert.False(CycleRecordCodec.TryRead(bytes, out _));
            Assert.False(CycleRecordCodec.TryRead(bytes[..random.Next(CycleRecordCodec.Bytes)], out _));
        }
    }

    private static CycleRecord Line(int number) => new()
    {
        StartUtcUnixNs = Start.AddNs(number * 25_000_000L).UnixNs,
        PublishedUtcUnixNs = Start.AddNs((number * 25_000_000L) + 40_000_000).UnixNs,
        Slots = 8,
        Frames = 8,
        IsComplete = true,
        CalibrationVersion = 1,
    };

    private static long Number(CycleRecord line) => (line.StartUtcUnixNs - Start.UnixNs) / 25_000_000;

    private static CycleKey Cycle(string array, int number) => new() { Array = array, StartUtcUnixNs = Line(number).StartUtcUnixNs };

    private static IntegrationKey Integration(int number) => new() { Array = "muser1", StartUtcUnixNs = Line(number).StartUtcUnixNs };

    private FileCycleHistory Open() => new(Options.Create(new ProductStoreOptions { Folder = _folder.FullName }));
}
