using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Muser.Grains.Cluster;
using Muser.Silo.Cluster;
using Muser.Testing;
using Orleans.Storage;

namespace Muser.Silo.Tests.Cluster;

/// <summary>What the files of <see cref="FileGrainStorage"/> hold, whatever has become of them.</summary>
[Trait("Tier", "Unit")]
public sealed class StateFileTests : IDisposable
{
    private static readonly GrainId Id = GrainId.Create("device", "a");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-test-");

    private string FileOfState => Path.Combine(_folder.FullName, "s", "device_a.json");

    [Fact]
    public async Task AWriteAddsALineOfJsonAndLeavesWhatStands()
    {
        var state = await Written(1);
        var before = await File.ReadAllBytesAsync(FileOfState);

        state.State!.Count = 2;
        await New().WriteStateAsync("s", Id, state);

        var after = await File.ReadAllBytesAsync(FileOfState);
        Assert.Equal(before, after[..before.Length]);
        using var added = JsonDocument.Parse(after.AsMemory(before.Length));
        Assert.Equal((2, "2"), (added.RootElement.GetProperty("state").GetProperty("count").GetInt32(), added.RootElement.GetProperty("eTag").GetString()));
        Assert.Equal((byte)'\n', after[^1]);
    }

    [Fact]
    public async Task ALineThatWasCutAnywhereIsPassedOverAndTheNextWriteLeavesNothingOfIt()
    {
        var state = await Written(1);
        var first = new FileInfo(FileOfState).Length;
        state.State = new Note { Count = 2, Text = "a \"text\" with \n, } and \u0001" };
        await New().WriteStateAsync("s", Id, state);
        var whole = await File.ReadAllBytesAsync(FileOfState);

        for (var length = (int)first; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(FileOfState, whole[..length]);
            var read = await Read();
            Assert.Equal((1, "1"), (read.State!.Count, read.ETag));

            read.State.Count = 3;
            await New().WriteStateAsync("s", Id, read);
            Assert.Equal((3, "2"), ((await Read()).State!.Count, (await Read()).ETag));
            Assert.All(await File.ReadAllLinesAsync(FileOfState), line => JsonDocument.Parse(line).Dispose());
        }
    }

    [Fact]
    public async Task ALineOfWhichAPartWasLostWithThePowerIsPassedOver()
    {
        var state = await Written(1);
        var first = (int)new FileInfo(FileOfState).Length;
        await New().WriteStateAsync("s", Id, state);
        var whole = await File.ReadAllBytesAsync(FileOfState);
        whole.AsSpan(first, 5).Clear(); // its end, with the ETag, came to the disk, and its begin did not
        await File.WriteAllBytesAsync(FileOfState, whole);

        var read = await Read();
        Assert.Equal((1, "1"), (read.State!.Count, read.ETag));

        read.State.Count = 3;
        await New().WriteStateAsync("s", Id, read);
        Assert.Equal((3, "2"), ((await Read()).State!.Count, (await Read()).ETag));
    }

    [Theory]
    [InlineData("{\"eTag\":\"41\",\"state\":{\"count\":7,\"text\":\"old\"}}")]
    [InlineData("{\"eTag\":\"41\",\"state\":{\"count\":7,\"text\":\"old\"}}\n")]
    public async Task AFileOfAFormerReleaseIsReadAndGoesOn(string old)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOfState)!);
        await File.WriteAllTextAsync(FileOfState, old);
        var read = await Read();
        Assert.Equal((7, "old", "41"), (read.State!.Count, read.State.Text, read.ETag));
        await Assert.ThrowsAsync<InconsistentStateException>(() => New().WriteStateAsync("s", Id, new GrainState<Note> { State = new Note(), ETag = "40" }));

        read.State.Count = 8;
        await New().WriteStateAsync("s", Id, read);
        read.State.Count = 9;
        await New().WriteStateAsync("s", Id, read);

        Assert.Equal((9, "43"), ((await Read()).State!.Count, (await Read()).ETag));
    }

    [Fact]
    public async Task OfTwoWritersInTurnEachKnowsWhatTheOtherWrote()
    {
        var (one, other) = (New(), New());
        await Written(0);
        for (var count = 1; count <= 20; count++)
        {
            var (writer, stale) = count % 2 == 0 ? (one, other) : (other, one);
            var (known, old) = (await Read(writer), await Read(stale));
            known.State!.Count = count;
            await writer.WriteStateAsync("s", Id, known);

            await Assert.ThrowsAsync<InconsistentStateException>(() => stale.WriteStateAsync("s", Id, old));
            await Assert.ThrowsAsync<InconsistentStateException>(() => stale.ClearStateAsync("s", Id, old));
            Assert.Equal((count, known.ETag), ((await Read(stale)).State!.Count, (await Read(stale)).ETag));
        }

        Assert.Equal(21, (await File.ReadAllLinesAsync(FileOfState)).Length);
    }

    [Fact]
    public async Task AFileStaysShorterThanItsLimit()
    {
        var state = await Written(0);
        var replaced = 0;
        for (var (count, before) = (1, 0L); count <= 300; count++)
        {
            state.State = new Note { Count = count, Text = new string('x', 1000) };
            await New().WriteStateAsync("s", Id, state);
            var length = new FileInfo(FileOfState).Length;
            Assert.InRange(length, 1000, StateFile.MaxBytes);
            (replaced, before) = (length < before ? replaced + 1 : replaced, length);
            Assert.Equal(count, (await Read()).State!.Count);
        }

        Assert.Equal(300 * 1000 / StateFile.MaxBytes, replaced);
        Assert.Equal(2, _folder.EnumerateFiles("*", SearchOption.AllDirectories).Count()); // the state, and its lock
    }

    [Fact]
    public async Task AStateLongerThanTheLimitIsTheOnlyLine()
    {
        var state = await Written(0);
        for (var count = 1; count <= 3; count++)
        {
            state.State = new Note { Count = count, Text = new string('x', StateFile.MaxBytes) };
            await New().WriteStateAsync("s", Id, state);
        }

        Assert.Equal(3, (await Read()).State!.Count);
        Assert.Single(await File.ReadAllLinesAsync(FileOfState));
    }

    [Fact]
    public async Task WhatIsClearedIsGoneHoweverManyLinesItHad()
    {
        var state = await Written(1);
        await New().WriteStateAsync("s", Id, state);
        await New().ClearStateAsync("s", Id, state);

        Assert.False((await Read()).RecordExists);
        await Written(5);
        Assert.Equal((5, "1"), ((await Read()).State!.Count, (await Read()).ETag));
    }

    [Fact]
    public async Task WhoReadsWhileAnotherWritesHasAWholeStateAndNeverAnOlderOne()
    {
        var state = await Written(1);
        var last = 1;
        var done = false;
        var reader = Task.Run(async () =>
        {
            for (var seen = 1; !Volatile.Read(ref done);)
            {
                var least = Volatile.Read(ref last);
                var read = await Read();
                Assert.Equal($"{read.State!.Count}", read.ETag);
                Assert.True(read.State.Count >= Math.Max(seen, least), $"{read.State.Count} after {seen}, where {least} was written");
                seen = read.State.Count;
            }
        });
        for (var count = 2; count <= 500; count++)
        {
            state.State = new Note { Count = count, Text = new string('x', count * 10) };
            await New().WriteStateAsync("s", Id, state);
            Volatile.Write(ref last, count);
        }

        Volatile.Write(ref done, true);
        await reader;
    }

    [Fact]
    public async Task RawJsonOfManyLinesInAStateIsKept()
    {
        using var raw = JsonDocument.Parse("{ \"a\":\n [1,\n 2],\n\"b\": \"c\\nd\" }");
        var state = new GrainState<JsonElement> { State = raw.RootElement };
        await New().WriteStateAsync("s", Id, state);
        await New().WriteStateAsync("s", Id, state);

        var read = new GrainState<JsonElement>();
        await New().ReadStateAsync("s", Id, read);
        Assert.True(JsonElement.DeepEquals(raw.RootElement, read.State));
    }

    [Fact]
    public async Task EachLineIsFlushedWhereThePowerMayBeLost()
    {
        var storage = New(durability: Durability.Power);
        var state = new GrainState<Note> { State = new Note() };
        for (var count = 1; count <= 3; count++)
        {
            state.State!.Count = count;
            await storage.WriteStateAsync("s", Id, state);
        }

        Assert.Equal(3, (await Read()).State!.Count);
    }

    [RootFact]
    public async Task AWriteThatAFullDiskCutsLosesNothingAndGoesOnWhenThereIsRoom()
    {
        using var disk = SmallDisk.Mount(Path.Combine(_folder.FullName, "disk"), 1);
        var storage = New(disk.Path);
        var state = new GrainState<Note> { State = new Note { Count = 1, Text = new string('x', 1000) } };
        await storage.WriteStateAsync("s", Id, state);
        var file = Path.Combine(disk.Path, "s", "device_a.json");
        var before = new FileInfo(file).Length;
        var ballast = Path.Combine(disk.Path, "ballast");
        Fill(ballast);

        state.State = new Note { Count = 2, Text = new string('y', 20_000) };
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Assert.ThrowsAsync<IOException>(() => storage.WriteStateAsync("s", Id, state));
            var read = await Read(New(disk.Path));
            Assert.Equal((1, "1", "1"), (read.State!.Count, read.ETag, state.ETag));
        }

        Assert.True(new FileInfo(file).Length > before, "Nothing of the line was written, and so nothing was cut.");
        Assert.Empty(Directory.EnumerateFiles(disk.Path, "*.part", SearchOption.AllDirectories));
        File.Delete(ballast);
        await storage.WriteStateAsync("s", Id, state);
        Assert.Equal((2, "2"), ((await Read(New(disk.Path))).State!.Count, state.ETag));
        Assert.Single(await File.ReadAllLinesAsync(file));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Fills a disk to its last page.</summary>
    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = Encoding.ASCII.GetBytes(new string('b', 4096));
        try
        {
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    private async Task<GrainState<Note>> Written(int count)
    {
        var state = new GrainState<Note> { State = new Note { Count = count } };
        await New().WriteStateAsync("s", Id, state);
        return state;
    }

    private async Task<GrainState<Note>> Read(FileGrainStorage? storage = null)
    {
        var state = new GrainState<Note>();
        await (storage ?? New()).ReadStateAsync("s", Id, state);
        return state;
    }

    private FileGrainStorage New(string? folder = null, Durability durability = Durability.Process) =>
        new(Options.Create(new FileGrainStorageOptions { Folder = folder ?? _folder.FullName, Durability = durability }));

    public sealed class Note
    {
        public int Count { get; set; }

        public string Text { get; set; } = "";
    }
}
