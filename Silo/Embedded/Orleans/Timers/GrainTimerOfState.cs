using Microsoft.Extensions.Logging;
using Muser.Embedded.Activations;
using Orleans.Runtime;

namespace Muser.Embedded.Timers;

internal sealed class GrainTimer<TState>(
    Activation activation,
    ILogger logger,
    Func<TState, CancellationToken, Task> callback,
    TState state,
    GrainTimerCreationOptions options)
    : GrainTimer(activation, logger, options)
{
    protected override Task Invoke(CancellationToken cancellationToken) => callback(state, cancellationToken);
}
