namespace MyJobs;

/// <summary>The autocorrelations of one band and hand, summed.</summary>
/// <param name="Frames">How many frames.</param>
/// <param name="SumByChannel">The mean over the antennas, summed over the frames; in the stored order of the channels, counts.</param>
public sealed record BandSum(long Frames, double[] SumByChannel);
