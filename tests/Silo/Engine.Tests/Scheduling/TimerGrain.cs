using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Scheduling;

/// <summary>Starts timers whose ticks are notes in the probe of its key.</summary>
public interface ITimerGrain : ILocatedGrain, IGrainWithGuidKey
{
    /// <summary>Notes <paramref name="note"/> at each tick, having waited at a gate of that name when asked.</summary>
    Task Start(string note, TimeSpan due, TimeSpan period, bool interleave = false, bool keepAlive = false, bool atGate = false, bool fail = false);

    Task Stop(string note);

    Task Change(string note, TimeSpan due, TimeSpan period);

    Task WaitAt(string gate);

    Task Note(string note);

    Task Deactivate();

    /// <summary>Whether each tick so far ran under the activation's scheduler.</summary>
    Task<bool> TicksKeepTheScheduler();
}

public sealed class TimerGrain : LocatedGrain, ITimerGrain
{
    private readonly Dictionary<string, IGrainTimer> _timers = [];
    private TaskScheduler? _scheduler;
    private bool _kept = true;

    private Probe Probe => Probe.Of(this.GetPrimaryKey());

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Note($"deactivated {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task Start(string note, TimeSpan due, TimeSpan period, bool interleave, bool keepAlive, bool atGate, bool fail)
    {
        _scheduler = TaskScheduler.Current;
        var options = new GrainTimerCreationOptions(due, period) { Interleave = interleave, KeepAlive = keepAlive };
        _timers[note] = this.RegisterGrainTimer(
            async (state, _) =>
            {
                _kept &= TaskScheduler.Current == _scheduler;
                await (atGate ? Probe.Gate(state) : Task.CompletedTask);
                Probe.Note(atGate ? $"{state} passed" : state);
                if (fail)
                {
                    throw new InvalidOperationException("a tick that fails");
                }
            },
            note,
            options);
        return Task.CompletedTask;
    }

    public Task Stop(string note)
    {
        _timers[note].Dispose();
        return Task.CompletedTask;
    }

    public Task Change(string note, TimeSpan due, TimeSpan period)
    {
        _timers[note].Change(due, period);
        return Task.CompletedTask;
    }

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

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<bool> TicksKeepTheScheduler() => Task.FromResult(_kept);
}
