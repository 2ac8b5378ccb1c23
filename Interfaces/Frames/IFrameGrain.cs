namespace Muser.Interfaces.Frames;

/// <summary>
/// One raw frame on its way from bytes to calibrated visibilities and maps. Key: <see cref="FrameKey"/>. Placed by array, band and UTC hour, so that
/// frames to be integrated meet. Ends in a terminal state and deactivates at once.
/// </summary>
[Alias("muser.IFrameGrain")]
public interface IFrameGrain : IGrainWithStringKey
{
    /// <summary>
    /// Decodes, flags, corrects and calibrates the frame, has the requested maps made, and reports to the cycle's ledger.
    /// Idempotent: sent again after a failure, it ends the same way. Damage is an outcome, not an exception.
    /// </summary>
    [Alias("Process")]
    Task<FrameOutcome> Process([Immutable] RawFrame frame);
}
