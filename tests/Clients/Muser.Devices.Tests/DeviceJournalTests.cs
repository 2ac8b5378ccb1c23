using Muser.Interfaces.Devices;

namespace Muser.Devices.Tests;

[Trait("Tier", "Unit")]
public sealed class DeviceJournalTests : IDisposable
{
    private const long Now = 1_795_000_000_000_000_000;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-journal-");

    [Fact]
    public void WhatEndedIsRememberedOverARestart()
    {
        var id = Guid.CreateVersion7();
        using (var journal = Open())
        {
            journal.Begin(id, isIdempotent: false);
            journal.End(new CommandAnswer { Id = id, Phase = CommandPhase.Done, Result = [new ArgumentValue("path", "/a b")], UtcUnixNs = Now });
        }

        using var again = Open();

        var answer = again.Find(id);
        Assert.Equal((CommandPhase.Done, "/a b", Now), (answer!.Phase, answer.Result[0].Value.Text, answer.UtcUnixNs));
    }

    [Fact]
    public void WhatWasBegunAndDidNotEndIsUnknownUnlessItMayBeRepeated()
    {
        var (once, again) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var crashed = Open();
        crashed.Begin(once, isIdempotent: false);
        crashed.Begin(again, isIdempotent: true);

        using var next = Open();

        Assert.Equal((CommandPhase.Unknown, AnswerCode.Crashed), (next.Find(once)!.Phase, next.Find(once)!.Code));
        Assert.Null(next.Find(again));
        using var third = Open();
        Assert.Equal(CommandPhase.Unknown, third.Find(once)!.Phase);
        crashed.Dispose();
    }

    [Fact]
    public void ALineThatACrashCutShortIsPassedOverAtEveryByte()
    {
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using (var journal = Open())
        {
            journal.Begin(first, isIdempotent: false);
            journal.End(new CommandAnswer { Id = first, Phase = CommandPhase.Done, UtcUnixNs = Now });
            journal.Begin(second, isIdempotent: false);
        }

        var whole = File.ReadAllBytes(Path());
        var ended = whole.AsSpan().LastIndexOf("B "u8);
        for (var length = ended; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path(), whole[..length]);
            using var cut = Open();
            Assert.Equal(CommandPhase.Done, cut.Find(first)!.Phase);
        }
    }

    [Fact]
    public void BirthNumbersGrowWhateverTheClockDoes()
    {
        long first, second;
        using (var journal = Open())
        {
            first = journal.NextEpoch(Now);
            second = journal.NextEpoch(Now - 1_000_000_000_000);
        }

        using var again = Open();
        Assert.Equal((Now / 1_000_000, first + 1, second + 1), (first, second, again.NextEpoch(0)));
    }

    [Fact]
    public void ATermThatIsPastIsPastOverARestart()
    {
        using (var journal = Open())
        {
            Assert.True(journal.Follow(3));
            Assert.True(journal.Follow(3));
            Assert.False(journal.Follow(2));
        }

        using var again = Open();
        Assert.False(again.Follow(2));
        Assert.True(again.Follow(4));
    }

    [Fact]
    public void WhatEndedLongAgoIsForgotten()
    {
        var id = Guid.CreateVersion7();
        using (var journal = Open())
        {
            journal.End(new CommandAnswer { Id = id, Phase = CommandPhase.Done, UtcUnixNs = Now - (26L * 3600 * 1_000_000_000) });
        }

        using var again = Open();
        Assert.Null(again.Find(id));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Path() => System.IO.Path.Combine(_folder.FullName, "noise-1.commands");

    private DeviceJournal Open() => DeviceJournal.Open(_folder.FullName, "noise-1", Now);
}
