using Muser.Engine.Tests.Fixtures;
using Orleans.Concurrency;

namespace Muser.Engine.Tests.Scheduling;

/// <summary>Calls interleave at its awaits, but never run at one time.</summary>
public interface IReentrantGrain : IGrainWithGuidKey
{
    Task WaitAt(string gate);

    Task Note(string note);

    /// <summary>Many short turns that would lose counts if two ran at once.</summary>
    Task Count(int turns);

    Task<int> Counted();
}

[Reentrant]
public sealed class ReentrantGrain : Grain, IReentrantGrain
{
    private int _count;

    private Probe Probe => Probe.Of(this.GetPrimaryKey());

    public async Task WaitAt(string gate)
    {
        await Probe.Gate(gate);
        Probe.Note($"{gate} passed");
    }

    public Task Note(string note)
    {
        Probe.Note(note);
        return Task.CompletedTask;
    }

    public async Task Count(int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            using (Probe.Enter())
            {
                var before = _count;
                Thread.SpinWait(2000);
                _count = before + 1;
            }

            await Task.Yield();
        }
    }

    public Task<int> Counted() => Task.FromResult(_count);
}
