using System.Runtime.CompilerServices;
using Muser.Interfaces.Jobs;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>A job without an end: a part for each time that its test lets go.</summary>
[Job(Name, "For tests.", MemoryMiB = 1, IsEndless = true)]
public sealed class TestStream : Job<TestOptions, int, int>
{
    public const string Name = "test-stream";

    public override IAsyncEnumerable<int> Split(TestOptions options, JobContext context) => Numbers(options, context, context.Cancellation);

    public override Task<int> Perform(TestOptions options, int part, PartContext context)
    {
        JobRuns.Of(options.Run).Begin(new PartRun(context.Job, part, context.Attempt));
        return Task.FromResult(part);
    }

    private static async IAsyncEnumerable<int> Numbers(TestOptions options, JobContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var number = context.AlreadySplit; ; number++)
        {
            await JobRuns.Of(options.Run).WaitForGate(cancellation);
            yield return number;
        }
    }
}
