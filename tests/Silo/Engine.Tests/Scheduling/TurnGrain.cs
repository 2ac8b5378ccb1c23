using Muser.Engine.Tests.Fixtures;
using Orleans.Concurrency;

namespace Muser.Engine.Tests.Scheduling;

/// <summary>The plain grain: one call at a time.</summary>
public interface ITurnGrain : IGrainWithGuidKey
{
    /// <summary>Waits at the gate of that name and notes when it has passed.</summary>
    Task WaitAt(string gate);

    Task Note(string note);

    /// <summary>Gives way several times while counted as inside.</summary>
    Task YieldInside();

    /// <summary>Notes when the call began and ended, across calls to another grain and a thread-pool thread.</summary>
    Task<bool> KeepsItsScheduler(Guid other);

    /// <summary>May interleave with anything.</summary>
    [AlwaysInterleave]
    Task NoteInterleaved(string note);

    [ReadOnly]
    Task ReadAt(string gate);

    /// <summary>Its caller does not wait for it and hears nothing of it.</summary>
    [OneWay]
    Task NoteOneWay(string gate);

    [OneWay]
    Task FailOneWay();
}

public sealed class TurnGrain : Grain, ITurnGrain
{
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

    public async Task YieldInside()
    {
        using var inside = Probe.Enter();
        for (var i = 0; i < 5; i++)
        {
            await Task.Yield();
        }
    }

    public async Task<bool> KeepsItsScheduler(Guid other)
    {
        var scheduler = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current;
        await Task.Run(() => { });
        var afterRun = TaskScheduler.Current;
        await GrainFactory.GetGrain<ITurnGrain>(other).Note("called");
        var afterCall = TaskScheduler.Current;
        return scheduler != TaskScheduler.Default && afterYield == scheduler && afterRun == scheduler && afterCall == scheduler;
    }

    public Task NoteInterleaved(string note) => Note(note);

    public Task ReadAt(string gate) => WaitAt(gate);

    public Task NoteOneWay(string gate) => WaitAt(gate);

    public Task FailOneWay()
    {
        Probe.Note("failed");
        throw new InvalidOperationException("nobody hears this");
    }
}
