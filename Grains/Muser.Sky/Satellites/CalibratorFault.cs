namespace Muser.Sky.Satellites;

/// <summary>Why a calibrator cannot be observed.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Message">One sentence: what, when, and what to do.</param>
public sealed record CalibratorFault(CalibratorFaultReason Reason, string Message)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Message;
}
