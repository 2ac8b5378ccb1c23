using Microsoft.Extensions.Options;
using Muser.Interfaces.Frames;
using Muser.Silo.Cluster;
using Orleans.Storage;

namespace Muser.Silo.Tests.Cluster;

[Trait("Tier", "Unit")]
public sealed class FileGrainStorageTests : IDisposable
{
    private static readonly GrainId Id = GrainId.Create("ledger", "muser1/a b%");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-test-");
    private readonly FileGrainStorage _storage;

    public FileGrainStorageTests() => _storage = New();

    [Fact]
    public async Task ReadsWhatWasWrittenByAnother()
    {
        var written = new GrainState<Note> { State = new Note { Count = 3, Key = Key } };
        await _storage.WriteStateAsync("s", Id, written);

        var read = new GrainState<Note>();
        await New().ReadStateAsync("s", Id, read);

        Assert.Equal((true, 3, Key), (read.RecordExists, read.State!.Count, read.State.Key));
        Assert.Equal(written.ETag, read.ETag);
    }

    [Fact]
    public async Task WhatWasNeverWrittenIsNew()
    {
        var read = new GrainState<Note> { State = null! };
        await _storage.ReadStateAsync("s", Id, read);

        Assert.False(read.RecordExists);
        Assert.Null(read.ETag);
        Assert.Equal(0, read.State!.Count);
    }

    [Fact]
    public async Task RefusesToOverwriteWhatItHasNotRead()
    {
        var first = new GrainState<Note> { State = new Note { Count = 1 } };
        await _storage.WriteStateAsync("s", Id, first);
        var second = new GrainState<Note>();
        await _storage.ReadStateAsync("s", Id, second);
        await _storage.WriteStateAsync("s", Id, first);

        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("s", Id, second));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("s", Id, second));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("s", Id, new GrainState<Note> { State = new Note() }));
    }

    [Fact]
    public async Task ClearsAndBeginsAnew()
    {
        var state = new GrainState<Note> { State = new Note { Count = 1 } };
        await _storage.WriteStateAsync("s", Id, state);
        await _storage.ClearStateAsync("s", Id, state);

        Assert.False(state.RecordExists);
        await _storage.WriteStateAsync("s", Id, state);
        Assert.True(state.RecordExists);
    }

    [Fact]
    public async Task OfManyWritersAtOnceExactlyOneSucceeds()
    {
        var start = new GrainState<Note> { State = new Note() };
        await _storage.WriteStateAsync("s", Id, start);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            try
            {
                await New().WriteStateAsync("s", Id, new GrainState<Note> { State = new Note { Count = writer }, ETag = start.ETag });
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        })));

        Assert.Equal(1, outcomes.Count(succeeded => succeeded));
        Assert.Empty(_folder.EnumerateFiles("*.part", SearchOption.AllDirectories));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static FrameKey Key => new() { Array = "muser1", UtcUnixNs = 5, BandHand = new BandHand { BandMHz = 400, IsRight = true } };

    private FileGrainStorage New() => new(Options.Create(new FileGrainStorageOptions { Folder = _folder.FullName }));

    public sealed class Note
    {
        public int Count { get; set; }

        public FrameKey Key { get; set; } = FileGrainStorageTests.Key;
    }
}
