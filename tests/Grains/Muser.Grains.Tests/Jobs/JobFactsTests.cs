using System.Text;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Testing;

namespace Muser.Grains.Tests.Jobs;

/// <summary>What follows from where the steps of a job are.</summary>
[Trait("Tier", "Unit")]
public sealed class JobFactsTests
{
    private readonly PartTable _parts = new(new RetryPolicy { MaxAttempts = 1 }, isEndless: false, new FakeClock());

    [Fact]
    public void AJobGoesOnWhenAllOfAStateHasEnded()
    {
        Say(JournalEvent.Started, StepKind.Split);
        Say(JournalEvent.Part, StepKind.Perform);
        Assert.Equal((JobState.Splitting, ""), JobFacts.Next(JobState.Splitting, _parts, 0));
        Say(JournalEvent.Done, StepKind.Split);
        Assert.Equal((JobState.Running, ""), JobFacts.Next(JobState.Splitting, _parts, 0));
        Say(JournalEvent.Done, StepKind.Perform);
        Assert.Equal((JobState.Merging, ""), JobFacts.Next(JobState.Running, _parts, 0));
        Say(JournalEvent.Done, StepKind.Merge);
        Assert.Equal((JobState.Done, ""), JobFacts.Next(JobState.Merging, _parts, 0));
    }

    [Fact]
    public void AJobWithoutPartsIsMergedAtOnce()
    {
        Say(JournalEvent.Done, StepKind.Split);

        Assert.Equal((JobState.Merging, ""), JobFacts.Next(JobState.Splitting, _parts, 0));
    }

    [Theory]
    [InlineData(0, JobState.Failed, "1 of 2 parts failed, the first because: It has no data.")]
    [InlineData(1, JobState.Merging, "")]
    public void PartsThatFailFailTheJobUnlessThatIsAllowed(int allowed, JobState state, string message)
    {
        Say(JournalEvent.Part, StepKind.Perform);
        Say(JournalEvent.Part, StepKind.Perform, 1);
        Say(JournalEvent.Done, StepKind.Split);
        Say(JournalEvent.Failed, StepKind.Perform, 0, "It has no data.");
        Assert.Equal((JobState.Running, ""), JobFacts.Next(JobState.Running, _parts, allowed));
        Say(JournalEvent.Done, StepKind.Perform, 1);

        Assert.Equal((state, message), JobFacts.Next(JobState.Running, _parts, allowed));
        Say(JournalEvent.Done, StepKind.Merge);
        Assert.Equal("1 of 2 parts failed, which was allowed.", JobFacts.Next(JobState.Merging, _parts, 1).Message);
    }

    [Theory]
    [InlineData(StepKind.Split, "The split failed: The folder is not empty.")]
    [InlineData(StepKind.Merge, "The merge failed: The folder is not empty.")]
    public void ASplitOrMergeThatFailsFailsTheJob(StepKind step, string message)
    {
        Say(JournalEvent.Refused, step, 0, "The folder is not empty.");

        Assert.Equal((JobState.Failed, message), JobFacts.Next(JobState.Splitting, _parts, 100));
    }

    [Theory]
    [InlineData("job", "job.2")]
    [InlineData("job.2", "job.3")]
    [InlineData("job.x", "job.x.2")]
    [InlineData("20261128.9", "20261128.10")]
    public void JobsOfAChainAreNumbered(string job, string next) => Assert.Equal(next, JobFacts.Following(new JobId { Text = job }).Text);

    private void Say(JournalEvent what, StepKind kind, int index = 0, string message = "") =>
        _parts.Apply(new JournalRecord(what, kind, index, 1, Encoding.UTF8.GetBytes(message)), default);
}
