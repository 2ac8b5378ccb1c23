namespace Muser.Cli.Imaging;

/// <summary>What <c>muser image --json</c> prints of a self-calibration.</summary>
/// <param name="Intervals">Intervals with phases.</param>
/// <param name="Antennas">Antennas with a phase in all of them.</param>
/// <param name="MedianSnr">The median SNR of the phases.</param>
/// <param name="RmsPhaseDeg">How much phases were turned, root mean square.</param>
internal sealed record SelfCalReport(int Intervals, int Antennas, double MedianSnr, double RmsPhaseDeg);
