namespace Muser.Cli.Observing.Live;

/// <summary>What one run of the bench saw.</summary>
/// <param name="Sent">Frames sent.</param>
/// <param name="Lost">Frames that are not in a whole, published cycle.</param>
/// <param name="Activations">Activations of frame grains.</param>
/// <param name="LatenciesMs">From the socket read of a frame's last byte to the word that it is calibrated, ascending, ms.</param>
/// <param name="WallSeconds">From the first frame's way to the last cycle's publication.</param>
/// <param name="ServiceCores">Processor time of this process over the wall time.</param>
/// <param name="SenderCores">The same of the senders.</param>
/// <param name="Samples">Resident memory and live activations, each second.</param>
internal sealed record LiveResult(
    long Sent,
    long Lost,
    long Activations,
    double[] LatenciesMs,
    double WallSeconds,
    double ServiceCores,
    double SenderCores,
    IReadOnlyList<LiveSample> Samples)
{
    /// <summary>The smallest latency that a fraction of the frames does not exceed, ms; 0 where there are none.</summary>
    public double Quantile(double fraction) =>
        LatenciesMs.Length == 0 ? 0 : LatenciesMs[Math.Clamp((int)Math.Ceiling(fraction * LatenciesMs.Length) - 1, 0, LatenciesMs.Length - 1)];
}
