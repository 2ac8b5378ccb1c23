using Orleans.Runtime;

namespace Muser.Embedded.Activations;

/// <summary>
/// Runs the work of one context one piece at a time: the continuations of its awaits (which come here because this is
/// <see cref="TaskScheduler.Current"/> while they start) and the pump that starts its calls.
/// </summary>
internal sealed class TurnScheduler(TurnContext context, TimeSpan quantum)
    : TaskScheduler, IWorkItemScheduler, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<object> _items = new();
    private bool _scheduled;
    private bool _stopped;

    /// <summary>Queues the pump of the context.</summary>
    public void SchedulePump() => Enqueue(context);

    public void QueueAction(Action action) => Enqueue(action);

    public void QueueAction(Action<object> action, object state) => Enqueue(() => action(state));

    void IWorkItemScheduler.QueueTask(Task task) => task.Start(this);

    /// <summary>Runs nothing from now on: the silo has been killed.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _items.Clear();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        var clean = ExecutionContext.Capture()!;
        var end = Environment.TickCount64 + (long)quantum.TotalMilliseconds;
        RuntimeContext.Current = context;
        try
        {
            while (TryDequeue(out var item))
            {
                // Everything runs inside a task of this scheduler, so that awaits come back here; tasks are made here and not
                // where the work was queued, so that the work does not see the execution context of that place.
                switch (item)
                {
                    case Task task:
                        TryExecuteTask(task);
                        break;
                    case Action action:
                        new Task(action).RunSynchronously(this);
                        break;
                    default:
                        new Task(static c => ((TurnContext)c!).Pump(), context).RunSynchronously(this);
                        break;
                }

                if (!ReferenceEquals(ExecutionContext.Capture(), clean))
                {
                    ExecutionContext.Restore(clean);
                }

                if (Environment.TickCount64 > end)
                {
                    break;
                }
            }
        }
        finally
        {
            RuntimeContext.Current = null;
            Release();
        }
    }

    protected override void QueueTask(Task task) => Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(RuntimeContext.Current, context) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _items.OfType<Task>()];
        }
    }

    private void Enqueue(object item)
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            _items.Enqueue(item);
            if (_scheduled)
            {
                return;
            }

            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private bool TryDequeue(out object? item)
    {
        lock (_gate)
        {
            return _items.TryDequeue(out item);
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            if (_items.Count == 0)
            {
                _scheduled = false;
                return;
            }
        }

        // The rest goes to the back of the global queue so that other contexts have their share.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
