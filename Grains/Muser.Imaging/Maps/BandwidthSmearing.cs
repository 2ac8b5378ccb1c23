namespace Muser.Imaging.Maps;

/// <summary>
/// What the width of a channel costs away from the phase centre: a baseline sees a point at a delay tau averaged over the channel, times
/// sinc(bandwidth tau), so its peak in a map shrinks to the weighted mean of that. Safe for any thread.
/// </summary>
public static class BandwidthSmearing
{
    private const double SpeedOfLight = 299_792_458;
    private const int Directions = 16;

    /// <summary>The share of its peak, 0 to 1, that a point keeps at a distance from the phase centre, the mean of 16 directions.</summary>
    /// <param name="uvwBaselineXyz">[baseline, uvw], metres.</param>
    /// <param name="weightBaseline">Weights of one channel; empty for 1 each.</param>
    /// <param name="bandwidthHz">Width of a channel, Hz: not of all channels of a synthesis together.</param>
    /// <param name="radiusRad">Distance from the phase centre, rad.</param>
    public static double PeakKept(
        ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<float> weightBaseline, double bandwidthHz, double radiusRad)
    {
        double kept = 0, sum = 0;
        for (var direction = 0; direction < Directions; direction++)
        {
            // Half a turn is enough: a baseline sees both ends alike.
            var (sin, cos) = Math.SinCos(Math.PI * direction / Directions);
            for (var b = 0; b < uvwBaselineXyz.Length; b += 3)
            {
                var weight = weightBaseline.IsEmpty ? 1 : weightBaseline[b / 3];
                var turns = bandwidthHz / SpeedOfLight * radiusRad * ((uvwBaselineXyz[b] * sin) + (uvwBaselineXyz[b + 1] * cos));
                kept += weight * Sinc(turns);
                sum += weight;
            }
        }

        return sum > 0 ? kept / sum : 1;
    }

    private static double Sinc(double turns) => Math.Abs(turns) < 1e-6 ? 1 : Math.Sin(Math.PI * turns) / (Math.PI * turns);
}
