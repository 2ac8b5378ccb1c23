using Microsoft.Extensions.Logging;
using Muser.Embedded.Activations;
using Orleans.Runtime;
using Orleans.Timers;

namespace Muser.Embedded.Timers;

internal sealed class TimerRegistry(ILoggerFactory loggers) : ITimerRegistry
{
    private readonly ILogger _logger = loggers.CreateLogger("Orleans.Runtime.GrainTimer");

    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var activation = grainContext as Activation
            ?? throw new InvalidOperationException("Timers belong to activations of grains.");
        var timer = new GrainTimer<TState>(activation, _logger, callback, state, options);
        activation.AddTimer(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }
}
