using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Testing;

namespace Muser.Grains.Tests.Jobs;

/// <summary>How often a job asks the queue, and what it makes of a queue that does not answer.</summary>
[Trait("Tier", "Unit")]
public sealed class JobTellerTests
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task WhyNoWorkerTakesItIsAskedEveryFiveSecondsAndAtOnceAfterAFailure()
    {
        var (asked, fails) = (0, false);
        var teller = new JobTeller(Queue(() => ++asked > 0 && fails ? throw new TimeoutException("no answer") : $"answer {asked}"), _clock);

        for (var look = 0; look < 10; look++)
        {
            Assert.Equal("answer 1", await teller.WhyNot(new PartNeeds()));
            _clock.Advance(Look);
        }

        Assert.Equal("answer 2", await teller.WhyNot(new PartNeeds()));
        fails = true;
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("answer 2", await teller.WhyNot(new PartNeeds()));
        fails = false;
        Assert.Equal("answer 4", await teller.WhyNot(new PartNeeds()));
    }

    private static AskedQueue Queue(Func<string> whyNot) => new(whyNot);

    /// <summary>A queue of which one thing alone is asked.</summary>
    private sealed class AskedQueue(Func<string> whyNot) : IJobQueueGrain
    {
        public Task<string?> WhyNot(PartNeeds needs) => Task.FromResult<string?>(whyNot());

        public Task Add(QueueEntry entry) => throw new NotSupportedException();

        public Task Update(QueueEntry entry) => throw new NotSupportedException();

        public Task Forget(JobId job) => throw new NotSupportedException();

        public Task<SlotGrant?> Next(SlotOffer offer) => throw new NotSupportedException();

        public Task Register(WorkerStatus worker) => throw new NotSupportedException();

        public Task<JobStatus[]> List() => throw new NotSupportedException();

        public Task<WorkerStatus[]> Workers() => throw new NotSupportedException();
    }
}
