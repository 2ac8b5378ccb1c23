using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>The calibration of one band and hand: what was averaged, what was flagged, and the solution or why there is none. Immutable.</summary>
public sealed record BandCalibration
{
    /// <summary>The array.</summary>
    public required ArrayLayout Layout { get; init; }

    /// <summary>Lower edge of the band, MHz.</summary>
    public required int BandMHz { get; init; }

    /// <summary>The hand.</summary>
    public required Polarization Polarization { get; init; }

    /// <summary>Frames averaged; 0 where the visibilities come from a file of them.</summary>
    public required int Frames { get; init; }

    /// <summary>Mean time of the samples used; null where nothing has weight or the time is not known.</summary>
    public required UtcTime? MeanTime { get; init; }

    /// <summary>Frequency of the beacon in each channel, Hz.</summary>
    public required double[] FrequencyHzChan { get; init; }

    /// <summary>Means, axes [channel in stored order][science baseline], counts; 0 where nothing has weight.</summary>
    public required ComplexF[] VisChanBaseline { get; init; }

    /// <summary>Their weights: frames with the sample, 0 where it is flagged.</summary>
    public required float[] WeightChanBaseline { get; init; }

    /// <summary>What was flagged, by whom or for which reason.</summary>
    public required IReadOnlyList<Flag> Flags { get; init; }

    /// <summary>What the delay words of the last frame held in phase; null where nobody asked.</summary>
    public DelayWordFit? Words { get; init; }

    /// <summary>The solution, or why there is none.</summary>
    public required GainSolverResult Result { get; init; }

    /// <summary>The solution; null where there is none.</summary>
    public BandGains? Gains => Result.Gains;

    /// <summary>Antennas with a solution.</summary>
    public int AntennasUsable => Count(Gains is { } gains ? gains.AntennaUsable : default);

    /// <summary>Channels with a solution.</summary>
    public int ChannelsUsable => Count(Gains is { } gains ? gains.ChannelUsable : default);

    /// <summary>Median signal to noise per baseline of the channels with a solution; without one, the best that was found.</summary>
    public double Snr
    {
        get
        {
            if (Gains is not { } gains)
            {
                return Result.BestSnr;
            }

            var good = new List<double>();
            for (var c = 0; c < gains.SnrChan.Length; c++)
            {
                if (gains.ChannelUsable[c])
                {
                    good.Add(gains.SnrChan[c]);
                }
            }

            return RobustScale.Median(good.ToArray());
        }
    }

    /// <summary>Root mean square over usable antennas of what their baselines keep of phase, rad; NaN without a solution.</summary>
    public double ResidualRmsRad => Rms(Gains is { } gains ? gains.ResidualRad : default, false);

    /// <summary>Standard deviation of the delays of usable antennas from their mean, ns; NaN without a solution.</summary>
    public double DelayRmsNs => Rms(Gains is { } gains ? gains.DelayNs : default, true);

    private static int Count(ReadOnlySpan<bool> usable)
    {
        var count = 0;
        foreach (var each in usable)
        {
            count += each ? 1 : 0;
        }

        return count;
    }

    private double Rms(ReadOnlySpan<double> ofAntenna, bool isFromMean)
    {
        var (sum, squares, count) = (0.0, 0.0, 0);
        for (var k = 0; k < ofAntenna.Length; k++)
        {
            if (Gains!.AntennaUsable[k])
            {
                (sum, squares, count) = (sum + ofAntenna[k], squares + (ofAntenna[k] * ofAntenna[k]), count + 1);
            }
        }

        var mean = isFromMean ? sum / count : 0;
        return count == 0 ? double.NaN : Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
    }
}
