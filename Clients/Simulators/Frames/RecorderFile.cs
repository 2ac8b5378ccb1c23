using Muser.Formats.Frames;

namespace Muser.Simulators.Frames;

/// <summary>A file in the recorder's format that has been written.</summary>
/// <param name="Path">The file; its sidecar is beside it, with <c>.json</c> at the end.</param>
/// <param name="Frames">Arrivals in it, whole or not.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Faults">What was done to frames, in order.</param>
public sealed record RecorderFile(string Path, long Frames, long Bytes, IReadOnlyList<SimulatedFault> Faults)
{
    /// <summary>
    /// The recorder's name: <c>CSRH_YYYYMMDD-HHMMSS_nnnnnnnnn</c>, Beijing time of the first frame, with nine digits of the second.
    /// </summary>
    public static string NameOf(UtcTime firstFrame)
    {
        var beijing = firstFrame.AddNs(TimeWord.BeijingOffsetNs);
        return FormattableString.Invariant($"CSRH_{beijing.ToDateTime():yyyyMMdd-HHmmss}_{beijing.Nanosecond:D9}");
    }
}
