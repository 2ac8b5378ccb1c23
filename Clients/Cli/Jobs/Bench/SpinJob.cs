using Muser.Interfaces.Jobs;

namespace Muser.Cli.Jobs.Bench;

/// <summary>Parts that do nothing, or keep a processor busy and touch no memory.</summary>
[Job(Name, "For the bench.", MemoryMiB = 1)]
internal sealed class SpinJob : Job<SpinOptions, int, int>
{
    /// <summary>The name.</summary>
    public const string Name = "bench-spin";

    public override async IAsyncEnumerable<int> Split(SpinOptions options, JobContext context)
    {
        await Task.CompletedTask;
        for (var part = 0; part < options.Parts; part++)
        {
            yield return part;
        }
    }

    public override Task<int> Perform(SpinOptions options, int part, PartContext context)
    {
        var state = (ulong)part + 1;
        for (var turn = 0L; turn < options.Turns; turn++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
        }

        return Task.FromResult((int)(state & 1));
    }
}
