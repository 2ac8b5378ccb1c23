using Muser.Imaging.SelfCalibration;

namespace Muser.Cli.Imaging;

/// <summary>What self-calibration was asked for.</summary>
/// <param name="Model">What phases are held against.</param>
/// <param name="IntervalNs">For how long a phase holds, ns; null for all of the file.</param>
/// <param name="MinSnr">The smallest SNR of a phase.</param>
/// <param name="BaseFile">The parameters that the file was calibrated with; null for none but those that are shipped.</param>
internal sealed record SelfCalRequest(SelfCalibrationModel Model, long? IntervalNs, double MinSnr, string? BaseFile);
