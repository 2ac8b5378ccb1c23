using System.Text;
using Muser.Grains.Cluster;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs;
using Muser.Testing;

namespace Muser.Silo.Tests.Jobs;

/// <summary>Journals of jobs on a disk: torn, damaged, cut off, full.</summary>
[Trait("Tier", "Unit")]
public sealed class JobJournalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-journal-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(Durability.Process)]
    [InlineData(Durability.Power)]
    public void WhatIsWrittenIsReadAgain(Durability durability)
    {
        var (lines, places) = (Lines(100), new List<JournalPlace>());
        using (var journal = new JobJournal(PathOf, 1, durability))
        {
            places.AddRange(journal.Append(lines[..40]));
            places.AddRange(journal.Append(lines[40..]));
            Assert.Equal(new FileInfo(PathOf(1)).Length, journal.Length);
            Assert.All(journal.Read(places).Zip(lines), pair => Assert.Equal(pair.Second.Payload.ToArray(), pair.First));
        }

        var read = Read(long.MaxValue, out var bytes);
        Assert.Equal(Text(lines), Text(read.Select(line => line.Record)));
        Assert.Equal(places, read.Select(line => line.Place));
        Assert.Equal(new FileInfo(PathOf(1)).Length, bytes);
    }

    /// <summary>A process that dies leaves any part of its last write: what is whole before it counts, and nothing else.</summary>
    [Fact]
    public void ATornTailEndsTheJournalWhereverItIsTorn()
    {
        var lines = Lines(6);
        JournalPlace[] places;
        using (var journal = new JobJournal(PathOf, 1))
        {
            places = journal.Append(lines);
        }

        var whole = File.ReadAllBytes(PathOf(1));
        var ends = places.Select(place => place.Offset + place.Length).ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(PathOf(1), whole[..length]);
            var read = Read(long.MaxValue, out var bytes);

            Assert.Equal(ends.Count(end => end <= length), read.Count);
            Assert.Equal(read.Count == 0 ? (length < 8 ? 0 : 8) : ends[read.Count - 1], bytes);
        }
    }

    [Fact]
    public void ADamagedByteEndsTheJournalBeforeItsLine()
    {
        var lines = Lines(6);
        JournalPlace[] places;
        using (var journal = new JobJournal(PathOf, 1))
        {
            places = journal.Append(lines);
        }

        var whole = File.ReadAllBytes(PathOf(1));
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(PathOf(1), damaged);

            Assert.Equal(at < 8 ? 0 : places.Count(place => place.Offset + place.Length <= at), Read(long.MaxValue, out _).Count);
        }
    }

    [Fact]
    public void WhatIsBeyondWhatWasSettledIsNotRead()
    {
        long settled;
        using (var journal = new JobJournal(PathOf, 1))
        {
            journal.Append(Lines(3));
            settled = journal.Length;
            journal.Append(Lines(3));
        }

        Assert.Equal(3, Read(settled, out var bytes).Count);
        Assert.Equal(settled, bytes);
        Assert.Equal(2, Read(settled - 1, out _).Count);
        Assert.Empty(Read(0, out _));
    }

    [Fact]
    public void TwoDoNotWriteOneSegment()
    {
        using var journal = new JobJournal(PathOf, 1);

        Assert.Throws<IOException>(() => new JobJournal(PathOf, 1));
    }

    [RootFact]
    public void OnAFullDiskAWriteIsThereWholeOrNotAtAll()
    {
        using var disk = SmallDisk.Mount(Path.Combine(_folder.FullName, "disk"), 1);
        string OnDisk(long term) => Path.Combine(disk.Path, $"journal-{term}.log");
        using var journal = new JobJournal(OnDisk, 1);
        var line = new JournalRecord(JournalEvent.Done, StepKind.Perform, 1, 1, new byte[100_000]);
        var written = 0;
        while (Append(line))
        {
            written++;
        }

        Assert.InRange(written, 5, 10);
        Assert.Equal(journal.Length, new FileInfo(OnDisk(1)).Length);
        var filler = Path.Combine(disk.Path, "filler");
        Assert.False(File.Exists(filler));

        // What is small still fits, and comes right behind what was whole.
        Assert.True(Append(line with { Payload = new byte[1000] }));
        var read = new List<JournalRecord>();
        JobJournal.Replay(OnDisk(1), 1, long.MaxValue, (record, _) => read.Add(record));
        Assert.Equal(written + 1, read.Count);

        bool Append(JournalRecord record)
        {
            try
            {
                journal.Append([record]);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void OldSegmentsAreDeletedAndTheNewestStays()
    {
        var folders = new JobFolders(_folder.FullName);
        var (store, job) = (new FileJobStore(folders, Durability.Power), new JobId { Text = "job" });
        for (var term = 1; term <= 12; term++)
        {
            store.OpenJournal(job, term).Dispose();
        }

        store.DeleteSegments(job, 11);

        Assert.Equal([folders.Journal(job, 11), folders.Journal(job, 12)], folders.Journals(job).Order(StringComparer.Ordinal));
    }

    private string PathOf(long term) => Path.Combine(_folder.FullName, $"journal-{term}.log");

    private List<(JournalRecord Record, JournalPlace Place)> Read(long maxBytes, out long bytes)
    {
        var read = new List<(JournalRecord, JournalPlace)>();
        bytes = JobJournal.Replay(PathOf(1), 1, maxBytes, (record, place) => read.Add((record with { Payload = record.Payload.ToArray() }, place)));
        return read;
    }

    private static JournalRecord[] Lines(int count)
    {
        var random = new Random(count);
        return
        [
            .. Enumerable.Range(0, count).Select(line => new JournalRecord(
                (JournalEvent)random.Next(1, 10), (StepKind)random.Next(3), random.Next(), random.Next(100), Encoding.ASCII.GetBytes(new string('x', random.Next(line + 1))))),
        ];
    }

    private static string[] Text(IEnumerable<JournalRecord> lines) =>
        [.. lines.Select(line => $"{line.Event} {line.Kind} {line.Index} {line.Attempt} {Encoding.ASCII.GetString(line.Payload.Span)}")];
}
