using Muser.Embedded.Activations;
using Muser.Embedded.Messaging;
using Orleans;
using Orleans.Runtime;

namespace Muser.Embedded.Grains;

/// <summary>The turns of one observer object.</summary>
internal sealed class ObserverContext(Node node, GrainId id, object observer)
    : TurnContext(node, id, TimeSpan.FromMilliseconds(100))
{
    private readonly WeakReference<object> _observer = new(observer);

    public override object? GrainInstance => _observer.TryGetTarget(out var target) ? target : null;

    public override GrainReference GrainReference => Node.References.CreateUntyped(GrainId);

    public override IServiceProvider ActivationServices => Node.Services;

    public override IGrainLifecycle ObservableLifecycle => throw new NotSupportedException("An observer has no lifecycle.");

    public override Task Deactivated => Task.CompletedTask;

    protected override bool IsReady => true;

    public override void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
    }
}
