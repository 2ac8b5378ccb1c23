using Microsoft.Extensions.Logging;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Frames;

/// <summary>
/// Says once of each ledger of an array that took over that frames are sent to it again: cycles that were open then are many, and a line for each would
/// drown what else goes wrong at that moment. Safe for any thread.
/// </summary>
internal sealed partial class LedgerTakeovers(ILogger log)
{
    private readonly Lock _lock = new();
    private long _newestTerm;

    /// <summary>A ledger asks for frames of a cycle that had been reported to its predecessor.</summary>
    public void Note(CycleKey cycle, long term, int frames)
    {
        lock (_lock)
        {
            if (term <= _newestTerm)
            {
                return;
            }

            _newestTerm = term;
        }

        LogTakenOver(cycle.Array, term, frames, cycle);
    }

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning,
        Message = "The ledger of {Array} was taken over (term {Term}) and has no reports of the cycles that were open: their frames are sent again, beginning"
            + " with {Frames} of cycle {Cycle}.")]
    private partial void LogTakenOver(string array, long term, int frames, CycleKey cycle);
}
