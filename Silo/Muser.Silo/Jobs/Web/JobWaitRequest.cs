using Muser.Formats.Frames;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Web;

/// <summary>What a job waits for, in JSON: a file, or a time, or that an array is published until a time.</summary>
/// <param name="File">A file or a pattern.</param>
/// <param name="QuietSeconds">How long it must not have grown, s.</param>
/// <param name="Array">The array.</param>
/// <param name="Until">The time, ISO UTC.</param>
public sealed record JobWaitRequest(string? File = null, double? QuietSeconds = null, string? Array = null, string? Until = null)
{
    /// <summary>What is waited for. Throws <see cref="ArgumentException"/> where the time is none.</summary>
    public JobWait ToWait() => new()
    {
        File = File,
        QuietSeconds = QuietSeconds ?? new JobWait().QuietSeconds,
        Array = Array,
        UntilUtcUnixNs = Until is not { } text ? null
            : UtcTime.TryParse(text, out var time) ? time.UnixNs
            : throw new ArgumentException($"until is '{text}'; it must be UTC as 2026-11-28T04:00:00Z."),
    };
}
