namespace Muser.Embedded.Mqtt.Events;

/// <summary>Asynchronous handlers of one event, run one after another.</summary>
internal static class Handlers
{
    public static Task InvokeAsync<T>(this Func<T, Task>? handlers, T args) => handlers switch
    {
        null => Task.CompletedTask,
        { HasSingleTarget: true } => handlers(args),
        _ => InvokeAllAsync(handlers, args),
    };

    /// <summary>A handler that fails is no reason to stop: the event was only a notice.</summary>
    public static async Task NotifyAsync<T>(this Func<T, Task>? handlers, T args)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                await handler(args).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // MQTTnet writes it to its own logger, which nobody here gives it.
            }
        }
    }

    private static async Task InvokeAllAsync<T>(Func<T, Task> handlers, T args)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            await handler(args).ConfigureAwait(false);
        }
    }
}
