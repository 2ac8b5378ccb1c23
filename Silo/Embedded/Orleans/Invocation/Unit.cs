namespace Muser.Embedded.Invocation;

/// <summary>The result of calls that have none.</summary>
internal readonly struct Unit
{
    public static async ValueTask<Unit> From(Task task)
    {
        await task;
        return default;
    }

    public static ValueTask<Unit> FromTask(Task task) => task.IsCompletedSuccessfully ? default : From(task);

    public static ValueTask<Unit> FromValueTask(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            return From(task.AsTask());
        }

        task.GetAwaiter().GetResult();
        return default;
    }
}
