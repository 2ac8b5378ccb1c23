using System.Text;
using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>What a worker reports, as lines of the journal.</summary>
internal static class JobRecords
{
    /// <summary>The line of a report.</summary>
    public static JournalRecord Of(StepReport report) => new(
        report.Outcome switch
        {
            StepOutcome.Done => JournalEvent.Done,
            StepOutcome.Refused => JournalEvent.Refused,
            StepOutcome.Interrupted => JournalEvent.Returned,
            _ => JournalEvent.Failed,
        },
        report.Kind,
        report.Index,
        report.Attempt,
        report.Outcome is StepOutcome.Done ? report.Result : Encoding.UTF8.GetBytes(report.Message));
}
