using System.Collections.Concurrent;

namespace Muser.Engine.Tests.Hosting;

/// <summary>Takes part in a silo's life and notes each stage.</summary>
internal sealed class LifecycleNotes : ILifecycleParticipant<ISiloLifecycle>
{
    public ConcurrentQueue<string> Notes { get; } = new();

    public void Participate(ISiloLifecycle lifecycle)
    {
        // Out of order on purpose: the stage decides.
        At(lifecycle, "active", ServiceLifecycleStage.Active);
        At(lifecycle, "first", ServiceLifecycleStage.First);
        At(lifecycle, "application", ServiceLifecycleStage.ApplicationServices);
    }

    private void At(ISiloLifecycle lifecycle, string name, int stage) =>
        lifecycle.Subscribe(name, stage, new Observer(name, Notes));

    private sealed class Observer(string name, ConcurrentQueue<string> notes) : ILifecycleObserver
    {
        public Task OnStart(CancellationToken cancellationToken = default)
        {
            notes.Enqueue($"{name} started");
            return Task.CompletedTask;
        }

        public Task OnStop(CancellationToken cancellationToken = default)
        {
            notes.Enqueue($"{name} stopped");
            return Task.CompletedTask;
        }
    }
}
