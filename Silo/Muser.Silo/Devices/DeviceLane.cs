namespace Muser.Silo.Devices;

/// <summary>
/// What is to be done for one device, one thing after the other, in the order in which it came; devices do not wait for each other. Safe for any thread.
/// </summary>
/// <param name="capacity">The most things that wait.</param>
/// <param name="failed">Is told of what failed; the lane goes on.</param>
internal sealed class DeviceLane(int capacity, Action<Exception> failed)
{
    private readonly Queue<Func<Task>> _waiting = new();
    private bool _isRunning;

    /// <summary>Adds something; false where too much waits already.</summary>
    public bool Add(Func<Task> work)
    {
        lock (_waiting)
        {
            if (_waiting.Count >= capacity)
            {
                return false;
            }

            _waiting.Enqueue(work);
            if (_isRunning)
            {
                return true;
            }

            _isRunning = true;
        }

        _ = Task.Run(Run);
        return true;
    }

    private async Task Run()
    {
        while (Next() is { } work)
        {
            try
            {
                await work();
            }
            catch (Exception failure)
            {
                failed(failure);
            }
        }
    }

    private Func<Task>? Next()
    {
        lock (_waiting)
        {
            _isRunning = _waiting.TryDequeue(out var work);
            return work;
        }
    }
}
