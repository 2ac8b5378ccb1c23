namespace Muser.Engine.Tests.Fixtures;

/// <summary>How long a test waits for what must happen before it calls the wait a failure. Generous: a green run never waits that long.</summary>
public static class Deadline
{
    /// <summary>For an event inside a healthy cluster.</summary>
    public static readonly TimeSpan Event = TimeSpan.FromSeconds(15);

    /// <summary>For the cluster to notice a silo that was killed, with short membership options.</summary>
    public static readonly TimeSpan Failover = TimeSpan.FromSeconds(30);

    /// <summary>Waits, and says what was awaited when the deadline passes.</summary>
    public static async Task<T> Within<T>(this Task<T> task, string phase, TimeSpan? deadline = null)
    {
        try
        {
            return await task.WaitAsync(deadline ?? Event);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"{phase}: not done within {deadline ?? Event}.");
        }
    }

    /// <inheritdoc cref="Within{T}(Task{T}, string, TimeSpan?)"/>
    public static async Task Within(this Task task, string phase, TimeSpan? deadline = null) =>
        await Finished(task).Within(phase, deadline);

    /// <summary>Asks again and again until the answer is the expected one; past the deadline throws with phase, expected and actual.</summary>
    /// <remarks>A question that fails is asked again: during a failover calls may fail before they succeed.</remarks>
    public static async Task Eventually<T>(string phase, T expected, Func<Task<T>> ask, TimeSpan? deadline = null)
    {
        using var limit = new CancellationTokenSource(deadline ?? Event);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        object? actual = "no answer";
        try
        {
            do
            {
                try
                {
                    var answer = await ask().WaitAsync(limit.Token);
                    actual = answer;
                    if (EqualityComparer<T>.Default.Equals(answer, expected))
                    {
                        return;
                    }
                }
                catch (Exception failure) when (!limit.IsCancellationRequested)
                {
                    actual = failure;
                }
            }
            while (await pause.WaitForNextTickAsync(limit.Token));
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{phase}: expected {expected}, last saw {actual} after {deadline ?? Event}.");
        }
    }

    /// <inheritdoc cref="Eventually{T}(string, T, Func{Task{T}}, TimeSpan?)"/>
    public static Task Eventually(string phase, Func<bool> holds, TimeSpan? deadline = null) =>
        Eventually(phase, true, () => Task.FromResult(holds()), deadline);

    private static async Task<bool> Finished(Task task)
    {
        await task;
        return true;
    }
}
