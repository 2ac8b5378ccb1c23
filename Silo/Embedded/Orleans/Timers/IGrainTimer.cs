namespace Orleans.Runtime;

/// <summary>A timer of a grain. Disposing it ends it and cancels the token of a tick that is running.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets a new due time and period; called within a tick it takes effect after the tick.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
