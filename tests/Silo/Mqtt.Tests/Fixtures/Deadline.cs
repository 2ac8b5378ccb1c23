namespace Muser.Mqtt.Tests.Fixtures;

/// <summary>How long a test waits for what must happen: long, as only a failing test waits so long.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    public static Task<T> OrFail<T>(this Task<T> task) => task.WaitAsync(Length);

    public static Task OrFail(this Task task) => task.WaitAsync(Length);
}
