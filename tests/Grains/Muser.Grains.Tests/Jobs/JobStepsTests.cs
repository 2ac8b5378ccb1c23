using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs;
using Muser.Testing;

namespace Muser.Grains.Tests.Jobs;

/// <summary>The steps of a job over journals on a disk: who may say what, and what outlives whom.</summary>
[Trait("Tier", "Unit")]
public sealed class JobStepsTests : IDisposable
{
    private const string Worker = "worker";
    private static readonly JobId Job = new() { Text = "job" };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-steps-");
    private readonly FakeClock _clock = new();
    private readonly List<JobSteps> _opened = [];

    private FileJobStore Store => new(new JobFolders(_folder.FullName));

    public void Dispose()
    {
        _opened.ForEach(steps => steps.Dispose());
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void WhatIsReportedCountsOnceAndOutlivesWhoCountedIt()
    {
        var steps = Begin(term: 1, parts: 3);
        var items = Take(steps, slot: 0, wanted: 1);
        var report = Done(items[0], term: 1);

        Assert.Single(steps.Take(Worker, 0, [report], keeps: null));
        Assert.Empty(steps.Take(Worker, 0, [report], keeps: null));

        var again = Replay(known: [], lastTerm: 1, out var segments);
        Assert.Equal((3, 1), (again.Parts.Count, again.Parts.Done));
        Assert.Equal(new FileInfo(new JobFolders(_folder.FullName).Journal(Job, 1)).Length, segments[0].Bytes);
    }

    [Fact]
    public void AReportOfAnotherTermOrOfWhatTheSlotDoesNotHaveDoesNotCount()
    {
        var steps = Begin(term: 3, parts: 2);
        var item = Take(steps, slot: 0, wanted: 1)[0];

        Assert.Empty(steps.Take(Worker, 0, [Done(item, term: 2)], keeps: item.Key));
        Assert.Empty(steps.Take(Worker, 1, [Done(item, term: 3)], keeps: null));
        Assert.Empty(steps.Take("other", 0, [Done(item, term: 3)], keeps: null));
        Assert.Equal(0, steps.Parts.Done);
        Assert.Single(steps.Take(Worker, 0, [Done(item, term: 3)], keeps: null));
    }

    [Fact]
    public void WhatASlotNeitherReportsNorKeepsIsWithItNoMore()
    {
        var steps = Begin(term: 1, parts: 20);
        var items = Take(steps, slot: 0, wanted: 3);
        Assert.Equal(3, items.Length);

        steps.Take(Worker, 0, [Done(items[0], term: 1)], keeps: items[1].Key);

        Assert.Equal([PartState.Done, PartState.Running, PartState.Waiting], steps.Page(0, 3, null).Select(part => part.State));
        Assert.Equal(0, steps.Parts.Status(2).Attempts);
    }

    /// <summary>The successor has settled how much of the journal counts: what the one it has replaced writes afterwards does not.</summary>
    [Fact]
    public void WhatAnActivationWritesThatWasReplacedDoesNotCount()
    {
        var replaced = Begin(term: 1, parts: 2);
        var item = Take(replaced, slot: 0, wanted: 1)[0];
        var successor = Replay(known: [], lastTerm: 1, out var segments);
        successor.Open(2);

        Assert.Single(replaced.Take(Worker, 0, [Done(item, term: 1)], keeps: null));
        var later = Replay(segments, lastTerm: 2, out _);

        Assert.Equal((0, 0), (successor.Parts.Done, later.Parts.Done));
        Assert.Equal(1, later.Parts.Status(0).Lost);
    }

    [Fact]
    public void PartsComeOnlyOfTheAttemptAtTheSplitThatIsUnderWay()
    {
        var steps = New(isEndless: false);
        steps.Open(1);
        var split = steps.GiveOut(JobState.Splitting, Worker, 0, 1)[0];
        Assert.Equal(StepKind.Split, split.Kind);

        Assert.Equal(-1, steps.Add(term: 1, attempt: 2, from: 0, [[1]]));
        Assert.Equal(-1, steps.Add(term: 2, attempt: 1, from: 0, [[1]]));
        Assert.Equal(2, steps.Add(term: 1, attempt: 1, from: 0, [[1], [2]]));
        Assert.Equal(2, steps.Add(term: 1, attempt: 1, from: 0, [[1], [2]]));
        Assert.Equal(3, steps.Add(term: 1, attempt: 1, from: 2, [[3]]));
    }

    [Fact]
    public void WhatCannotBeWrittenDoesNotCount()
    {
        var store = new FullStore(Store);
        var steps = new JobSteps(Job, new RetryPolicy(), isEndless: false, store, new JobsOptions(), _clock);
        _opened.Add(steps);
        Fill(steps, term: 1, parts: 2);
        var item = Take(steps, slot: 0, wanted: 1)[0];

        store.IsFull = true;
        Assert.Throws<IOException>(() => steps.Take(Worker, 0, [Done(item, term: 1)], keeps: null));
        Assert.Equal((0, 1), (steps.Parts.Done, steps.Leases.Parts));

        store.IsFull = false;
        Assert.Single(steps.Take(Worker, 0, [Done(item, term: 1)], keeps: null));
        Assert.Equal(1, steps.Parts.Done);
    }

    [Fact]
    public void AnEndlessJobForgetsWhatHasEndedAndGoesOn()
    {
        var options = new JobsOptions { KeptParts = 10 };
        var steps = New(isEndless: true, options);
        steps.Open(1);
        Assert.Equal(StepKind.Split, steps.GiveOut(JobState.Running, Worker, 9, 1)[0].Kind);
        var (term, before, most, longest) = (1L, Array.Empty<JournalSegment>(), 0, 0L);
        WorkItem? held = null;
        for (var part = 0; part < 500; part++)
        {
            Assert.Equal(part + 1, steps.Add(term: 1, attempt: 1, part, [BitConverter.GetBytes(part)]));
            var item = steps.GiveOut(JobState.Running, Worker, 0, 1)[0];
            Assert.Equal(part, BitConverter.ToInt32(item.Data));

            // A report that comes after the journal has begun anew still counts: the steps are with this activation.
            steps.Take(Worker, 0, [Done(item, term, $"{part}")], keeps: null);
            if (steps.HasTooMany)
            {
                var forgotten = steps.BeginAnew(++term);
                Assert.Equal(10, forgotten.Length);
                before = [new JournalSegment { Term = term - 1, Bytes = 0 }];
                Store.DeleteSegments(Job, term);
            }

            most = Math.Max(most, steps.Parts.Count - steps.Parts.First);
            longest = Math.Max(longest, Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length));
            held = item;
        }

        Assert.NotNull(held);
        Assert.Equal((500, 500), (steps.Parts.Count, steps.Parts.Done));
        Assert.InRange(most, 10, 20);
        Assert.InRange(longest, 1, 10_000);

        var again = New(isEndless: true, options);
        again.Replay(before, term);
        Assert.Equal((500, 500, steps.Parts.First), (again.Parts.Count, again.Parts.Done, again.Parts.First));
        Assert.Equal(steps.Page(0, 100, null), again.Page(0, 100, null));
    }

    [Fact]
    public void AStepThatIsUnderWayWhileTheJournalBeginsAnewIsCounted()
    {
        var steps = New(isEndless: true, new JobsOptions { KeptParts = 1 });
        steps.Open(1);
        steps.GiveOut(JobState.Running, Worker, 9, 1);
        steps.Add(1, 1, 0, [[0], [1], [2], [3]]);
        for (var part = 0; part < 2; part++)
        {
            steps.Take(Worker, 0, [Done(steps.GiveOut(JobState.Running, Worker, 0, 1)[0], term: 1)], keeps: null);
        }

        var underWay = steps.GiveOut(JobState.Running, Worker, 0, 1)[0];
        Assert.True(steps.HasTooMany);
        steps.BeginAnew(2);

        Assert.Single(steps.Take(Worker, 0, [Done(underWay, term: 1)], keeps: null));
        Assert.Equal(5, steps.Add(term: 1, attempt: 1, from: 4, [[4]]));
        var again = New(isEndless: true);
        again.Replay([new JournalSegment { Term = 1, Bytes = 0 }], 2);
        Assert.Equal((3, 5, 1), (again.Parts.Done, again.Parts.Count, again.Parts.First));
        Assert.Equal(1, again.Parts.Split.Losses);
    }

    private JobSteps New(bool isEndless, JobsOptions? options = null)
    {
        var steps = new JobSteps(Job, new RetryPolicy(), isEndless, Store, options ?? new JobsOptions(), _clock);
        _opened.Add(steps);
        return steps;
    }

    private JobSteps Begin(long term, int parts)
    {
        var steps = New(isEndless: false);
        Fill(steps, term, parts);
        return steps;
    }

    private static void Fill(JobSteps steps, long term, int parts)
    {
        steps.Open(term);
        var split = steps.GiveOut(JobState.Splitting, Worker, 9, 1)[0];
        steps.Add(term, split.Attempt, 0, [.. Enumerable.Range(0, parts).Select(part => new[] { (byte)part })]);
        steps.Take(Worker, 9, [Done(split, term)], keeps: null);
    }

    private JobSteps Replay(JournalSegment[] known, long lastTerm, out JournalSegment[] segments)
    {
        var steps = New(isEndless: false);
        segments = steps.Replay(known, lastTerm);
        return steps;
    }

    private static WorkItem[] Take(JobSteps steps, int slot, int wanted) => steps.GiveOut(JobState.Running, Worker, slot, wanted);

    private static StepReport Done(WorkItem item, long term, string result = "") => new()
    {
        Term = term,
        Kind = item.Kind,
        Index = item.Index,
        Attempt = item.Attempt,
        Outcome = StepOutcome.Done,
        Result = System.Text.Encoding.UTF8.GetBytes(result),
    };

    /// <summary>A store whose disk is full when the test says so.</summary>
    private sealed class FullStore(IJobStore store) : IJobStore
    {
        public bool IsFull { get; set; }

        public IJobJournal OpenJournal(JobId job, long term) => new Journal(this, store.OpenJournal(job, term));

        public JournalSegment[] Replay(JobId job, JournalSegment[] known, long lastTerm, Action<JournalRecord, JournalPlace> each) =>
            store.Replay(job, known, lastTerm, each);

        public void DeleteSegments(JobId job, long beforeTerm) => store.DeleteSegments(job, beforeTerm);

        public void PublishResults(JobId job, int attempt) => store.PublishResults(job, attempt);

        public void DeleteAttempt(JobId job, StepKind kind, int index, int attempt) => store.DeleteAttempt(job, kind, index, attempt);

        public void Delete(JobId job) => store.Delete(job);

        private sealed class Journal(FullStore store, IJobJournal journal) : IJobJournal
        {
            public long Length => journal.Length;

            public JournalPlace[] Append(IReadOnlyList<JournalRecord> records) =>
                store.IsFull ? throw new IOException("No space left on device.") : journal.Append(records);

            public byte[][] Read(IReadOnlyList<JournalPlace> places) => journal.Read(places);

            public void Dispose() => journal.Dispose();
        }
    }
}
