using Muser.Embedded.Activations;
using Muser.Embedded.Invocation;
using Muser.Embedded.Serialization;

namespace Muser.Embedded.Timers;

/// <summary>The call that a tick is. One object serves all ticks of its timer, as there is only one at a time.</summary>
internal sealed class GrainTimerTick(GrainTimer timer, Activation activation, bool interleave, bool keepAlive)
    : Call<Unit>(interleave ? Interleaved : Normal)
{
    private static readonly CallMethod Normal = Describe(nameof(IGrainTimerTick.Tick));
    private static readonly CallMethod Interleaved = Describe(nameof(IGrainTimerTick.TickInterleaved));

    public override bool KeepsAlive => keepAlive;

    public override bool IsLocal => true;

    public void Send()
    {
        TargetId = activation.GrainId;
        Begin(activation.Node, activation.GrainId, null);
        activation.TryReceive(this);
    }

    public override ValueTask<Unit> Invoke(object target) => Unit.FromTask(timer.Tick());

    public override ValueTask<Unit> InvokeOn(TurnContext context) => Invoke(this);

    public override Call NewInstance() => throw new InvalidOperationException("A tick does not leave its activation.");

    public override void CopyArguments(Call source, CopyContext context)
    {
    }

    public override int GetArgumentCount() => 0;

    public override object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    public override void SetArgument(int index, object value) => throw new ArgumentOutOfRangeException(nameof(index));

    private static CallMethod Describe(string name) =>
        new(typeof(IGrainTimerTick), typeof(IGrainTimerTick).GetMethod(name)!, copiesArguments: false);
}
