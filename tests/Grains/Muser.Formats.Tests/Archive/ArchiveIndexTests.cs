using Muser.Formats.Archive;
using Muser.Formats.Frames;

namespace Muser.Formats.Tests.Archive;

[Trait("Tier", "Unit")]
public sealed class ArchiveIndexTests : IDisposable
{
    /// <summary>Long after every file that a test writes was written: they are settled.</summary>
    private static readonly UtcTime Now = UtcTime.FromDateTime(DateTime.UtcNow.AddDays(1));

    private readonly string _folder = Directory.CreateTempSubdirectory("muser-archive-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Both arrays, eight hours a day, a year of minutes: 350 400 files. What is found is what looking at all of them finds.</summary>
    [Fact]
    public void AYearOfMinutesIsSearchedWithoutReadingIt()
    {
        var random = new Random(6);
        var files = Year(random).ToArray();
        Assert.Equal(350_400, files.Length);
        var path = ArchiveIndex.PathIn(_folder);
        ArchiveIndex.Write(path, files, Now);
        Assert.Equal(ArchiveFault.None, ArchiveIndex.TryOpen(_folder, null, out var index));
        using (index)
        {
            var year = files[^1].Last - files[0].First;
            foreach (var layout in ArrayLayout.All)
            {
                Assert.Equal(175_200, index!.CountOf(layout));
                ArchiveFile[] own = [.. files.Where(file => file.Layout == layout)];
                for (var trial = 0; trial < 200; trial++)
                {
                    var from = files[0].First.AddNs((long)(random.NextDouble() * year));
                    var to = from.AddNs((long)(random.NextDouble() * 600 * UtcTime.NsPerSecond) + 1);
                    var expected = own.Where(file => file.First < to && file.Last >= from).OrderBy(file => file.First).ThenBy(file => file.Bytes);
                    Assert.Equal(expected, index.Find(layout, from, to));
                }
            }

            // A minute costs no more than its own files: nothing is loaded beforehand.
            var minute = files[100_000].First;
            index!.Find(ArrayLayout.Muser1, minute, minute.AddNs(1));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(ArchiveFault.None, ArchiveIndex.TryOpen(_folder, null, out var again));
            again!.Find(ArrayLayout.Muser1, minute, minute.AddNs(UtcTime.NsPerSecond));
            again.Dispose();
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8192);
        }
    }

    [Fact]
    public void FilesOfBothArraysAndNamingsAreKnownWithTheirTimes()
    {
        SmallFrames.Write(Path.Combine(_folder, "new"), ArrayLayout.Muser1, SmallFrames.Start, 24);
        var old = Path.Combine(_folder, "20151101", "MUSER-2", "dat");
        SmallFrames.Write(old, ArrayLayout.Muser2, SmallFrames.Start, 5, name: FrameFileName.Archive(SmallFrames.Start));
        File.WriteAllText(Path.Combine(_folder, "new", "notes.txt"), "not of frames");
        var changes = Update();
        Assert.Equal((2, 2), (changes.Files, changes.Added));
        using var index = Open();
        var first = Assert.Single(index.Find(ArrayLayout.Muser1));
        Assert.Equal(("new/" + FrameFileName.Recorder(SmallFrames.Start), 24L, 0L), (first.Path, first.Frames, first.Missing));
        Assert.Equal((SmallFrames.Start, SmallFrames.Start.AddNs(23 * ArrayLayout.FramePeriodNs)), (first.First, first.Last));
        var second = Assert.Single(index.Find(ArrayLayout.Muser2));
        Assert.Equal(("20151101/MUSER-2/dat/20151101-1208", ArchiveFileState.Whole), (second.Path, second.State));
        Assert.Empty(ArchiveCheck.Run(index, default));
    }

    [Fact]
    public void AnUpdateLooksOnlyAtWhatIsNewOrWasChanged()
    {
        var a = SmallFrames.Write(_folder, ArrayLayout.Muser1, SmallFrames.Start, 8);
        var b = SmallFrames.Write(_folder, ArrayLayout.Muser1, SmallFrames.Start.AddNs(60 * UtcTime.NsPerSecond), 8);
        var c = SmallFrames.Write(_folder, ArrayLayout.Muser1, SmallFrames.Start.AddNs(120 * UtcTime.NsPerSecond), 8);
        Assert.Equal(3, Update().Added);

        // A changed content with the old length and date is not noticed: so a was not looked at again.
        var date = File.GetLastWriteTimeUtc(In(a));
        File.WriteAllBytes(In(a), new byte[8 * 100_000]);
        File.SetLastWriteTimeUtc(In(a), date);
        Directory.CreateDirectory(In("moved"));
        File.Move(In(b), In(Path.Combine("moved", b)));
        File.Delete(In(c));
        SmallFrames.Write(_folder, ArrayLayout.Muser1, SmallFrames.Start.AddNs(180 * UtcTime.NsPerSecond), 8);
        var changes = Update();
        Assert.Equal(new ArchiveChanges { Files = 3, Unchanged = 1, Added = 1, Moved = 1, Removed = 1 }, changes);

        Assert.Equal(1, Update(isAnew: true).NoFrames);
        using var index = Open();
        Assert.Equal(a, Assert.Single(index.WithoutFrames()).Path);
        Assert.Equal(["moved/" + b, FrameFileName.Recorder(SmallFrames.Start.AddNs(180 * UtcTime.NsPerSecond))], index.Find(ArrayLayout.Muser1).Select(file => file.Path));
    }

    [Fact]
    public void AFileThatIsStillWrittenIsLookedAtAgainAndLastsToTheEndOfItsMinute()
    {
        var name = SmallFrames.Write(_folder, ArrayLayout.Muser1, SmallFrames.Start, 8);
        var written = UtcTime.FromDateTime(File.GetLastWriteTimeUtc(In(name)));
        ArchiveIndexer.Update(_folder, null, false, written.AddNs(UtcTime.NsPerSecond), (_, _) => { }, default);
        using (var index = Open())
        {
            var growing = Assert.Single(index.Find(ArrayLayout.Muser1, SmallFrames.Start.AddNs(50 * UtcTime.NsPerSecond)));
            Assert.Equal(ArchiveFileState.Growing, growing.State);
        }

        Assert.Equal((1L, 0L), (Update().Changed, Update().Changed));
        using var settled = Open();
        Assert.Empty(settled.Find(ArrayLayout.Muser1, SmallFrames.Start.AddNs(50 * UtcTime.NsPerSecond)));
    }

    [Fact]
    public void PartialCopiesAreUsedAsFarAsTheyGoAndCheckNamesThem()
    {
        var whole = SmallFrames.Write(_folder, ArrayLayout.Muser1, SmallFrames.Start, 16);
        Directory.CreateDirectory(In("copy"));
        File.WriteAllBytes(In(Path.Combine("copy", whole)), File.ReadAllBytes(In(whole))[..1_050_000]);
        File.WriteAllBytes(In("CSRH_20151101-130000_0"), [1, 2, 3]);
        SmallFrames.Write(_folder, ArrayLayout.Muser1, SmallFrames.Start.AddNs(20 * ArrayLayout.FramePeriodNs), 16, isDropped: k => k is 4 or 5, name: "CSRH_20151101-120950_0");
        var changes = Update();
        Assert.Equal((1L, 1L), (changes.CutShort, changes.NoFrames));
        using var index = Open();
        var files = index.Find(ArrayLayout.Muser1, SmallFrames.Start, SmallFrames.Start.AddNs(UtcTime.NsPerSecond));
        Assert.Equal(["copy/" + whole, whole, "CSRH_20151101-120950_0"], files.Select(file => file.Path));
        Assert.Equal([10, 16, 14], files.Select(file => file.Frames));
        File.Delete(In(whole));
        Assert.Equal(
            [ArchiveFindingKind.CutShort, ArchiveFindingKind.NotThere, ArchiveFindingKind.Overlap, ArchiveFindingKind.Dropped, ArchiveFindingKind.Misnamed, ArchiveFindingKind.Gap, ArchiveFindingKind.NoFrames],
            ArchiveCheck.Run(index, default).Select(finding => finding.Kind));
    }

    [Fact]
    public void ARangeNamesTheFramesThatCoverItAndTheGaps()
    {
        var layout = ArrayLayout.Muser1;
        var a = SmallFrames.Write(_folder, layout, SmallFrames.Start, 16, isDropped: k => k == 3);
        var b = SmallFrames.Write(_folder, layout, At(20), 16);
        Update();
        using var index = Open();
        var range = ArchiveRange.Of(index, layout, At(10), At(24));
        Assert.Equal([(a, 9L, 6L), (b, 0L, 4L)], range.Pieces.Select(piece => (piece.File.Path, piece.FirstFrame, piece.Frames)));
        Assert.Equal([(At(15), At(20), 4L)], range.Gaps);
        Assert.Empty(ArchiveRange.Of(index, layout, At(16), At(20)).Pieces);

        File.Move(In(a), In("elsewhere"));
        var piece = ArchiveRange.Of(index, layout, At(10), At(24)).Pieces[0];
        Assert.Equal((a, 10L, false), (piece.File.Path, piece.FirstFrame, piece.IsThere));

        static UtcTime At(int frame) => SmallFrames.Start.AddNs(frame * ArrayLayout.FramePeriodNs);
    }

    [Fact]
    public void ADamagedIndexIsSaidAndMadeAnew()
    {
        SmallFrames.Write(_folder, ArrayLayout.Muser1, SmallFrames.Start, 8);
        Assert.Equal(ArchiveFault.NotIndexed, ArchiveIndex.TryOpen(_folder, null, out _));
        Update();
        var path = ArchiveIndex.PathIn(_folder);
        var good = File.ReadAllBytes(path);
        var random = new Random(7);
        for (var trial = 0; trial < 500; trial++)
        {
            var bytes = (byte[])good.Clone();
            random.NextBytes(bytes.AsSpan(random.Next(bytes.Length)));
            File.WriteAllBytes(path, bytes[..(trial % 3 == 0 ? random.Next(bytes.Length) : bytes.Length)]);
            if (ArchiveIndex.TryOpen(_folder, null, out var index) == ArchiveFault.None)
            {
                using (index)
                {
                    var thrown = Record.Exception(() => ArrayLayout.All.Select(layout => index!.Find(layout)).ToArray());
                    Assert.True(thrown is null or IOException, $"{thrown}");
                }
            }
        }

        good[70] ^= 1;
        File.WriteAllBytes(path, good);
        var changes = Update();
        Assert.True(changes.WasDamaged);
        Assert.Equal(1, changes.Added);
        Assert.False(Update().WasDamaged);
    }

    /// <summary>Who has an index open goes on with it while it is made again; who opens it then finds the new one: never half of one.</summary>
    [Fact]
    public void AReaderKeepsTheIndexThatItOpenedWhileItIsReplaced()
    {
        Directory.CreateDirectory(_folder);
        Update();
        for (var minute = 0; minute < 20; minute++)
        {
            SmallFrames.Write(_folder, ArrayLayout.Muser1, SmallFrames.Start.AddNs(minute * 60 * UtcTime.NsPerSecond), 2);
            using var before = Open();
            Update();
            using var after = Open();
            Assert.Equal((minute, minute + 1), (before.Find(ArrayLayout.Muser1).Count, after.Find(ArrayLayout.Muser1).Count));
            Assert.True(before.IsIntact() && after.IsIntact());
        }
    }

    /// <summary>
    /// An update that begins while another is under way, in this process or in any, waits for it and then sees what the other had not seen yet: no update
    /// takes files out of the index that are there.
    /// </summary>
    [Fact]
    public async Task OfSeveralUpdatesAtOnceOneFollowsTheOther()
    {
        SmallFrames.Write(_folder, ArrayLayout.Muser1, SmallFrames.Start, 2);
        var isWaiting = new TaskCompletionSource();
        Task<ArchiveChanges>? second = null;
        var first = ArchiveIndexer.Update(
            _folder,
            null,
            false,
            Now,
            (_, _) =>
            {
                // The first has looked through the folder and has not written yet. Another file comes, and a second update begins.
                SmallFrames.Write(_folder, ArrayLayout.Muser1, SmallFrames.Start.AddNs(60 * UtcTime.NsPerSecond), 2);
                second = Task.Run(() => ArchiveIndexer.Update(_folder, null, false, Now, (_, _) => { }, default, isWaiting.SetResult));
                isWaiting.Task.Wait();
            },
            default);
        Assert.Equal(1, first.Added);
        Assert.Equal(new ArchiveChanges { Files = 2, Unchanged = 1, Added = 1 }, await second!);

        // Many at once: all files are in the index in the end.
        await Task.WhenAll(Enumerable.Range(2, 8).Select(minute => Task.Run(() =>
        {
            SmallFrames.Write(_folder, ArrayLayout.Muser1, SmallFrames.Start.AddNs(minute * 60 * UtcTime.NsPerSecond), 2);
            Update();
        })));
        using var index = Open();
        Assert.Equal(10, index.Find(ArrayLayout.Muser1).Count);
    }

    [Fact]
    public void AnUpdateThatIsInterruptedWhileItWaitsEnds()
    {
        Update();
        using var held = new FileStream(ArchiveIndex.PathIn(_folder) + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => ArchiveIndexer.Update(_folder, null, false, Now, (_, _) => { }, stop.Token, stop.Cancel));
    }

    /// <summary>What a process left that died while it wrote goes with the next update.</summary>
    [Fact]
    public void LeftoversOfADeadProcessGoAway()
    {
        var left = ArchiveIndex.PathIn(_folder) + ".0123456789abcdef.part";
        File.WriteAllBytes(left, [1, 2, 3]);
        Update();
        Assert.False(File.Exists(left));
    }

    private static IEnumerable<ArchiveFile> Year(Random random)
    {
        var day = UtcTime.FromCalendar(2015, 1, 1, 1);
        for (var d = 0; d < 365; d++)
        {
            for (var minute = 0; minute < 480; minute++)
            {
                foreach (var layout in ArrayLayout.All)
                {
                    var first = day.AddNs((d * UtcTime.NsPerDay) + (minute * 60 * UtcTime.NsPerSecond) + (random.Next(15_000) * 20));
                    var frames = random.Next(100) == 0 ? random.Next(1, 19_000) : 19_200;
                    yield return new ArchiveFile
                    {
                        Path = $"{first.ToString()[..10]}/MUSER-{(int)layout.Id}/dat/{FrameFileName.Recorder(first)}",
                        Layout = layout,
                        Bytes = frames * layout.FrameBytes,
                        Modified = first.AddNs(UtcTime.NsPerDay),
                        First = first,
                        Last = first.AddNs((frames - 1) * ArrayLayout.FramePeriodNs),
                        State = ArchiveFileState.Whole,
                    };
                }
            }
        }
    }

    private ArchiveChanges Update(bool isAnew = false) => ArchiveIndexer.Update(_folder, null, isAnew, Now, (_, _) => { }, default);

    private ArchiveIndex Open()
    {
        Assert.Equal(ArchiveFault.None, ArchiveIndex.TryOpen(_folder, null, out var index));
        return index!;
    }

    private string In(string name) => Path.Combine(_folder, name);
}
