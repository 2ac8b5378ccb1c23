using Muser.Interfaces.Jobs;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>A service that squares, and does not know 13.</summary>
[JobService(Name, "For tests.", Instances = 3)]
public sealed class SquareService : JobService<int, long>
{
    public const string Name = "square";

    public override Task<long> Answer(int request, CancellationToken cancellation) =>
        request == 13 ? throw new JobException("13 has no square.", isFinal: true) : Task.FromResult((long)request * request);
}
