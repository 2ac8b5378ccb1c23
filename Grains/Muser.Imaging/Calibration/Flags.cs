namespace Muser.Imaging.Calibration;

/// <summary>Lists of flags made into weights. Safe for any thread.</summary>
public static class Flags
{
    /// <summary>Sets the weights of all flagged visibilities to 0 and leaves the others alone.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="antennas">Number of antennas.</param>
    /// <param name="weightChanBaseline">[channel, baseline].</param>
    /// <returns>How many visibilities that had weight have none now.</returns>
    public static int Apply(IEnumerable<Flag> flags, int antennas, Span<float> weightChanBaseline)
    {
        var baselines = antennas * (antennas - 1) / 2;
        var channels = baselines == 0 ? 0 : weightChanBaseline.Length / baselines;
        ArgumentOutOfRangeException.ThrowIfNotEqual(weightChanBaseline.Length, channels * baselines);
        var taken = 0;
        foreach (var flag in flags)
        {
            for (var c = Math.Max(flag.Channel, 0); c < (flag.Channel < 0 ? channels : Math.Min(flag.Channel + 1, channels)); c++)
            {
                var at = c * baselines;
                for (var i = 0; i < antennas; i++)
                {
                    for (var j = i + 1; j < antennas; j++, at++)
                    {
                        if (weightChanBaseline[at] != 0 && flag.Covers(i, j, c))
                        {
                            weightChanBaseline[at] = 0;
                            taken++;
                        }
                    }
                }
            }
        }

        return taken;
    }
}
