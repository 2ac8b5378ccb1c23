namespace Muser.Imaging.Calibration;

/// <summary>
/// What is not to be used, and why: a record beside the data, which stay as they are, so that leaving the record out brings them back.
/// </summary>
/// <param name="Reason">Why.</param>
/// <param name="FirstAntenna">An antenna, or the first of a baseline, 0-based; -1 for all baselines.</param>
/// <param name="SecondAntenna">The second antenna of a baseline; -1 for all baselines of the first.</param>
/// <param name="Channel">A channel; -1 for all.</param>
/// <param name="Value">What was measured, in the unit of <paramref name="Limit"/>; NaN where nothing was.</param>
/// <param name="Limit">The limit it broke; NaN where there is none.</param>
public readonly record struct Flag(
    FlagReason Reason, int FirstAntenna, int SecondAntenna, int Channel, double Value = double.NaN, double Limit = double.NaN)
{
    /// <summary>Whether a visibility falls under this flag.</summary>
    public bool Covers(int first, int second, int channel) =>
        (Channel < 0 || Channel == channel) &&
        (FirstAntenna < 0 ||
         (SecondAntenna < 0
            ? FirstAntenna == first || FirstAntenna == second
            : (FirstAntenna == first && SecondAntenna == second) || (FirstAntenna == second && SecondAntenna == first)));
}
