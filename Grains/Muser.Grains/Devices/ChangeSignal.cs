namespace Muser.Grains.Devices;

/// <summary>Counts changes, and lets others wait for the next. For the single thread of a grain, whose calls may interleave.</summary>
internal sealed class ChangeSignal(TimeProvider clock)
{
    private TaskCompletionSource _next = New();

    /// <summary>The number of changes, from 1 on, so that who knows nothing waits for nothing.</summary>
    public long Version { get; private set; } = 1;

    /// <summary>Something has changed.</summary>
    public void Raise()
    {
        Version++;
        var waiting = _next;
        _next = New();
        waiting.SetResult();
    }

    /// <summary>Waits until something holds that is looked at with each change; false where the patience ends before.</summary>
    public async Task<bool> Until(Func<bool> holds, TimeSpan patience)
    {
        using var end = new CancellationTokenSource(patience, clock);
        while (!holds())
        {
            try
            {
                await _next.Task.WaitAsync(end.Token);
            }
            catch (OperationCanceledException)
            {
                return holds();
            }
        }

        return true;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
