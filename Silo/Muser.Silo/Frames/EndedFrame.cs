using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Frames.Spool;

namespace Muser.Silo.Frames;

/// <summary>A frame whose cycle is published, and which may be needed again for its integration.</summary>
/// <param name="Key">The frame.</param>
/// <param name="Cycle">Its cycle.</param>
/// <param name="Slot">Its place in the cycle.</param>
/// <param name="CalibrationVersion">The version of the parameters that it was calibrated with.</param>
/// <param name="IsIntegrated">Whether a silo has it in its sums, or should: it is to be in the mean.</param>
/// <param name="Entry">Where it lies in the spool; null where it does not.</param>
internal readonly record struct EndedFrame(
    FrameKey Key, CycleKey Cycle, int Slot, long CalibrationVersion, bool IsIntegrated, SpoolEntry? Entry);
