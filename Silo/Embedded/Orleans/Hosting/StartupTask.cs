using Orleans;
using Orleans.Runtime;

namespace Muser.Embedded.Hosting;

internal sealed class StartupTask(IServiceProvider services, Func<IServiceProvider, CancellationToken, Task> task, int stage)
    : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(StartupTask), stage, token => task(services, token));
}
