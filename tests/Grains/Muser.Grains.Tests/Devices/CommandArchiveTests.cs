using Microsoft.Extensions.Options;
using Muser.Grains.Devices;
using Muser.Interfaces.Devices;
using Muser.Silo.Cluster;

namespace Muser.Grains.Tests.Devices;

[Trait("Tier", "Unit")]
public sealed class CommandArchiveTests : IDisposable
{
    private const long NsPerDay = 86_400_000_000_000;
    private static readonly GrainId Device = GrainId.Create("device", "noise-1");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-test-");
    private readonly CommandArchive _archive;
    private readonly CommandState _state = new();

    public CommandArchiveTests() => _archive = new(new FileGrainStorage(Options.Create(new FileGrainStorageOptions { Folder = _folder.FullName })));

    [Fact]
    public async Task WhatIsStoredWithEachCommandStaysShortAndAllEndsOfADayAreKnown()
    {
        var ended = new List<Guid>();
        for (var number = 0; number < 100; number++)
        {
            ended.Add(End(number));
            await _archive.Tidy(Device, _state, number);
            Assert.True(_state.Ended.Count < CommandArchive.PerSegment, $"{_state.Ended.Count} ended commands are stored with the next one.");
        }

        var read = await _archive.ReadRecent(Device, _state, 100);

        Assert.Equal(ended.Order(), read.Concat(_state.Ended).Select(record => record.Request.Id).Order());
    }

    [Fact]
    public async Task ASegmentThatWasWrittenBeforeACrashIsWrittenAgain()
    {
        var ended = Enumerable.Range(0, CommandArchive.PerSegment).Select(number => End(number)).ToArray();
        var before = new CommandState { Ended = [.. _state.Ended] };
        await _archive.Tidy(Device, _state, 100);

        before.Ended.Add(Record(100)); // the state as it was stored; another command ended before it was tidied again
        await _archive.Tidy(Device, before, 101);

        Assert.Equal(1, before.Segments);
        Assert.Equal(ended, (await _archive.ReadRecent(Device, before, 101)).Select(record => record.Request.Id));
    }

    [Fact]
    public async Task WhatIsOlderThanAWeekIsDeleted()
    {
        foreach (var day in new[] { 0, 1, 3, 9 })
        {
            for (var number = 0; number < CommandArchive.PerSegment; number++)
            {
                End((day * NsPerDay) + number);
            }

            await _archive.Tidy(Device, _state, (day * NsPerDay) + 100);
        }

        Assert.Equal((2, 4), (_state.FirstSegment, _state.Segments));
        Assert.Equal(2, _folder.EnumerateFiles("*.json", SearchOption.AllDirectories).Count());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Guid End(long utcUnixNs)
    {
        var record = Record(utcUnixNs);
        _state.Ended.Add(record);
        return record.Request.Id;
    }

    private static CommandRecord Record(long utcUnixNs)
    {
        var request = new CommandRequest { Id = Guid.CreateVersion7(), Client = "ocs", Command = "on" };
        return new CommandRecord
        {
            Request = request,
            AcceptedUtcUnixNs = utcUnixNs,
            DeadlineUtcUnixNs = utcUnixNs + 1,
            Answer = new CommandAnswer { Id = request.Id, Phase = CommandPhase.Done, UtcUnixNs = utcUnixNs },
        };
    }
}
