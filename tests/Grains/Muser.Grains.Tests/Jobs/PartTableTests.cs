using System.Text;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Testing;

namespace Muser.Grains.Tests.Jobs;

/// <summary>Where parts are, as their journal tells.</summary>
[Trait("Tier", "Unit")]
public sealed class PartTableTests
{
    private static readonly RetryPolicy Retry = new() { MaxAttempts = 3, BackoffMs = 100, MaxBackoffMs = 250 };
    private readonly FakeClock _clock = new();

    [Fact]
    public void APartIsDoneOnceWhateverIsSaidAfterwards()
    {
        var table = Table(parts: 1);
        Say(table, JournalEvent.Started, 0, 1);
        Say(table, JournalEvent.Done, 0, 1);

        Say(table, JournalEvent.Started, 0, 2);
        Say(table, JournalEvent.Done, 0, 2);
        Say(table, JournalEvent.Failed, 0, 2);
        Say(table, JournalEvent.Lost, 0, 2);

        Assert.Equal((1, 0, 0L, 0), (table.Done, table.Failed, table.FailedAttempts, table.Ready));
        Assert.True(table.IsCounted(0, 1));
        Assert.False(table.IsCounted(0, 2));
    }

    [Fact]
    public void WhatFailedIsDueAgainLaterAndLaterAndThenForGood()
    {
        var table = Table(parts: 1);
        foreach (var (attempt, backoffMs) in new[] { (1, 100), (2, 200) })
        {
            Say(table, JournalEvent.Started, 0, attempt);
            Say(table, JournalEvent.Failed, 0, attempt, $"attempt {attempt}");
            Assert.Equal((PartState.Retrying, $"attempt {attempt}"), (table.Status(0).State, table.Status(0).Message));

            _clock.Advance(TimeSpan.FromMilliseconds(backoffMs - 1));
            table.ReleaseDue();
            Assert.Equal(0, table.Ready);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            table.ReleaseDue();
            Assert.Equal(1, table.Ready);
        }

        Say(table, JournalEvent.Started, 0, 3);
        Say(table, JournalEvent.Failed, 0, 3, "attempt 3");

        Assert.Equal((PartState.Failed, 1, "attempt 3"), (table.Status(0).State, table.Failed, table.FirstMessage));
    }

    [Fact]
    public void NoBackoffIsLongerThanTheLongest()
    {
        var table = new PartTable(Retry with { MaxAttempts = 10 }, isEndless: false, _clock);
        Split(table, 1);
        for (var attempt = 1; attempt < 10; attempt++)
        {
            Say(table, JournalEvent.Started, 0, attempt);
            Say(table, JournalEvent.Failed, 0, attempt);
            Assert.Equal(0, table.Ready);
            _clock.Advance(TimeSpan.FromMilliseconds(Retry.MaxBackoffMs));
            table.ReleaseDue();
            Assert.Equal(1, table.Ready);
        }
    }

    [Fact]
    public void AFinalFailureIsNotTriedAgainAndOneThatIsLostDoesNotCountAsFailure()
    {
        var table = Table(parts: 2);
        Say(table, JournalEvent.Started, 0, 1);
        Say(table, JournalEvent.Refused, 0, 1);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Say(table, JournalEvent.Started, 1, attempt);
            Say(table, JournalEvent.Lost, 1, attempt);
        }

        Assert.Equal((PartState.Failed, PartState.Waiting), (table.Status(0).State, table.Status(1).State));
        Assert.Equal((5, 5), (table.Status(1).Attempts, table.Status(1).Lost));
    }

    [Fact]
    public void WhatTheJournalLeavesRunningIsLostWithWhoWroteIt()
    {
        var table = Table(parts: 4);
        Say(table, JournalEvent.Started, 0, 1);
        Say(table, JournalEvent.Started, 1, 1);
        Say(table, JournalEvent.Done, 1, 1);
        Say(table, JournalEvent.Started, 2, 1);
        Say(table, JournalEvent.Failed, 2, 1);

        table.LoseRunning();

        Assert.Equal([0, 2, 3], table.PeekReady(10));
        Assert.Equal((1, 0, 1), (table.Status(0).Lost, table.Status(2).Lost, table.Done));
    }

    [Fact]
    public void ASplitThatBeginsAnewBeginsWithNoParts()
    {
        var table = Table(parts: 3);
        Assert.Equal(3, table.Count);

        table.Apply(new JournalRecord(JournalEvent.Started, StepKind.Split, 0, 2, default), default);

        Assert.Equal((0, 0), (table.Count, table.Ready));
    }

    [Fact]
    public void RetryRevivesWhatFailedAndNothingElse()
    {
        var table = Table(parts: 3);
        Say(table, JournalEvent.Done, 0, 1);
        Say(table, JournalEvent.Refused, 1, 1, "why");
        Say(table, JournalEvent.Started, 2, 1);

        table.Apply(new JournalRecord(JournalEvent.Revived, StepKind.Perform, 0, 0, default), default);

        Assert.Equal([PartState.Done, PartState.Waiting, PartState.Running], Statuses(table).Select(part => part.State));
        Assert.Equal((0, ""), (table.Failed, table.FirstMessage));
    }

    /// <summary>Random histories of an endless job: what a journal that begins anew says of them is the same, and so is what happens afterwards.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void ATableOfAJournalThatBeginsAnewIsTheSame(int seed)
    {
        var random = new Random(seed);
        var journal = new List<byte[]>();
        var (table, again) = (new PartTable(Retry, isEndless: true, _clock), new PartTable(Retry, isEndless: true, _clock));
        for (var round = 0; round < 12; round++)
        {
            Live(table, journal, random, events: 100);
            Assert.True(table.Forget(Math.Max(0, table.EndedFromFirst - 5)).All(part => part.Attempt > 0));
            Again(table, journal, table);
            Again(table, journal, again);

            Assert.Equal((table.Count, table.First, table.Done, table.Failed, table.FailedAttempts), (again.Count, again.First, again.Done, again.Failed, again.FailedAttempts));
            Assert.Equal(Statuses(table), Statuses(again));
            Assert.Equal(Statuses(table).Select(part => Text(journal, table, part)), Statuses(again).Select(part => Text(journal, again, part)));
            Assert.Equal(Results(table, journal), Results(again, journal));
        }

        Assert.True(table.First > 20, "the histories forget little");
        again.LoseRunning();
        table.LoseRunning();
        Assert.Equal(table.PeekReady(1000).Order(), again.PeekReady(1000).Order());
        Assert.Equal(Statuses(table), Statuses(again));
    }

    [Fact]
    public void AJournalThatBeginsAnewAndIsCutOffChangesNothing()
    {
        var journal = new List<byte[]>();
        var (table, other) = (new PartTable(Retry, isEndless: true, _clock), new PartTable(Retry, isEndless: true, _clock));
        Live(table, journal, new Random(1), events: 100);
        Live(other, journal, new Random(2), events: 100);
        var before = Statuses(table);

        foreach (var line in other.Snapshot(place => Read(journal, place)).SkipLast(1))
        {
            table.Apply(line, Append(journal, line));
        }

        Assert.Equal(before, Statuses(table));
        table.LoseRunning();
        Again(other, journal, table);
        Assert.Equal(Statuses(other), Statuses(table));
    }

    [Fact]
    public void PartsAreForgottenInTheirOrderAndStayCounted()
    {
        var table = new PartTable(Retry, isEndless: true, _clock);
        Split(table, 5);
        Say(table, JournalEvent.Done, 0, 1);
        Say(table, JournalEvent.Refused, 1, 1, "why");
        Say(table, JournalEvent.Started, 2, 1);
        Say(table, JournalEvent.Done, 3, 1);
        Assert.Equal(2, table.EndedFromFirst);

        Assert.Equal([(0, 1), (1, 0)], table.Forget(2));

        Assert.Equal((2, 5, 2, 1), (table.First, table.Count, table.Done, table.Failed));
        Say(table, JournalEvent.Done, 0, 9);
        Say(table, JournalEvent.Done, 2, 1);
        Assert.Equal((3, 2), (table.Done, table.EndedFromFirst));
        table.Apply(new JournalRecord(JournalEvent.Revived, StepKind.Perform, 0, 0, default), default);
        Assert.Equal(1, table.Failed);
    }

    private PartTable Table(int parts)
    {
        var table = new PartTable(Retry, isEndless: false, _clock);
        Split(table, parts);
        return table;
    }

    private static void Split(PartTable table, int parts)
    {
        table.Apply(new JournalRecord(JournalEvent.Started, StepKind.Split, 0, 1, default), default);
        for (var part = 0; part < parts; part++)
        {
            Say(table, JournalEvent.Part, part, 0);
        }
    }

    private static void Say(PartTable table, JournalEvent what, int index, int attempt, string message = "") =>
        table.Apply(new JournalRecord(what, StepKind.Perform, index, attempt, Encoding.UTF8.GetBytes(message)), default);

    /// <summary>Things that happen to parts, in an order that can be.</summary>
    private void Live(PartTable table, List<byte[]> journal, Random random, int events)
    {
        for (var k = 0; k < events; k++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(Retry.BackoffMs));
            table.ReleaseDue();
            var running = Statuses(table).Where(part => part.State is PartState.Running).ToArray();
            var line = random.Next(7) switch
            {
                0 => new JournalRecord(JournalEvent.Part, StepKind.Perform, table.Count, 0, Bytes($"data {table.Count}")),
                <= 3 when table.PeekReady(1).ToArray() is [var next] =>
                    new JournalRecord(JournalEvent.Started, StepKind.Perform, next, table.Attempts(next).Begun + 1, default),
                > 3 when running.Length > 0 && running[random.Next(running.Length)] is var part => new JournalRecord(
                    random.Next(5) switch { 0 => JournalEvent.Failed, 1 => JournalEvent.Lost, 2 => JournalEvent.GivenBack, _ => JournalEvent.Done },
                    StepKind.Perform,
                    part.Index,
                    table.Attempts(part.Index).Begun,
                    Bytes($"result {part.Index} {k}")),
                _ => (JournalRecord?)null,
            };
            if (line is { } happens)
            {
                table.Apply(happens, Append(journal, happens));
            }
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>What a table says where its journal begins anew, to a table.</summary>
    private static void Again(PartTable from, List<byte[]> journal, PartTable to)
    {
        foreach (var line in from.Snapshot(place => Read(journal, place)).ToArray())
        {
            to.Apply(line, Append(journal, line));
        }
    }

    /// <summary>The journal of the test: the number of a line is its offset.</summary>
    private static JournalPlace Append(List<byte[]> journal, JournalRecord line)
    {
        journal.Add(line.Payload.ToArray());
        return new JournalPlace(1, (journal.Count - 1) * 1000L, line.Payload.Length);
    }

    private static byte[] Read(List<byte[]> journal, JournalPlace place) => journal[(int)(place.Offset / 1000)].AsSpan((int)(place.Offset % 1000), place.Length).ToArray();

    private static string Text(List<byte[]> journal, PartTable table, PartStatus part) => Encoding.UTF8.GetString(Read(journal, table.Place(part.Index)));

    private static PartStatus[] Statuses(PartTable table) => [.. Enumerable.Range(table.First, table.Count - table.First).Select(table.Status)];

    private static string[] Results(PartTable table, List<byte[]> journal) =>
        [.. table.Snapshot(place => Read(journal, place)).Where(line => line.Event is JournalEvent.KeptResult).Select(line => $"{line.Index} {Encoding.UTF8.GetString(line.Payload.Span)}")];
}
