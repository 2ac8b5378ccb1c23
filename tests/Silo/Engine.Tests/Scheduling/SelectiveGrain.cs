using Muser.Engine.Tests.Fixtures;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Muser.Engine.Tests.Scheduling;

/// <summary>Its class decides call by call what may interleave.</summary>
public interface ISelectiveGrain : IGrainWithGuidKey
{
    Task WaitAt(string gate);

    Task Note(string note);

    Task NoteUrgent(string note);
}

[MayInterleave(nameof(IsUrgent))]
public sealed class SelectiveGrain : Grain, ISelectiveGrain
{
    public static bool IsUrgent(IInvokable call) => call.GetMethodName() == nameof(NoteUrgent);

    public Task WaitAt(string gate) => Probe.Of(this.GetPrimaryKey()).Gate(gate);

    public Task Note(string note)
    {
        Probe.Of(this.GetPrimaryKey()).Note(note);
        return Task.CompletedTask;
    }

    public Task NoteUrgent(string note) => Note(note);
}
