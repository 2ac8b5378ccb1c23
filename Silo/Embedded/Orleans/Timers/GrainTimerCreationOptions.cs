using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>How a grain timer ticks.</summary>
public readonly struct GrainTimerCreationOptions
{
    public GrainTimerCreationOptions()
    {
    }

    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Time to the first tick; infinite: none.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Time from the end of one tick to the next; infinite: only one tick.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>
    /// True if ticks may interleave with requests and with each other. Otherwise a tick waits as a request does.
    /// </summary>
    public bool Interleave { get; init; }

    /// <summary>True if a tick counts as use and keeps idle collection away.</summary>
    public bool KeepAlive { get; init; }
}
