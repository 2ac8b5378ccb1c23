using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>Lists of flags made into weights. Safe for any thread.</summary>
public static class Flags
{
    /// <summary>Sets the weights of all flagged visibilities to 0 and leaves the others alone.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="antennas">Number of antennas.</param>
    /// <param name="weightChanBaseline">[channel, baseline].</param>
    /// <returns>How many visibilities that had weight have none now.</returns>
    public static int Apply(IReadOnlyList<Flag> flags, int antennas, Span<float> weightChanBaseline)
    {
        var baselines = antennas * (antennas - 1) / 2;
        var channels = baselines == 0 ? 0 : weightChanBaseline.Length / baselines;
        ArgumentOutOfRangeException.ThrowIfNotEqual(weightChanBaseline.Length, channels * baselines);
        var taken = 0;
        for (var k = 0; k < flags.Count; k++)
        {
            taken += Apply(flags[k], antennas, baselines, channels, weightChanBaseline);
        }

        return taken;
    }

    private static int Apply(in Flag flag, int antennas, int baselines, int channels, Span<float> weightChanBaseline)
    {
        var taken = 0;
        var (from, to) = flag.Channel < 0 ? (0, channels) : (flag.Channel, Math.Min(flag.Channel + 1, channels));
        for (var c = from; c < to; c++)
        {
            var weightBaseline = weightChanBaseline.Slice(c * baselines, baselines);
            if (flag.FirstAntenna < 0)
            {
                taken += Clear(weightBaseline);
            }
            else if (flag.SecondAntenna >= 0)
            {
                taken += ClearBaseline(weightBaseline, flag.FirstAntenna, flag.SecondAntenna, antennas);
            }
            else
            {
                for (var other = 0; other < antennas; other++)
                {
                    taken += ClearBaseline(weightBaseline, flag.FirstAntenna, other, antennas);
                }
            }
        }

        return taken;
    }

    /// <summary>One baseline, its antennas in either order; no antenna makes one with itself or with what is none.</summary>
    private static int ClearBaseline(Span<float> weightBaseline, int first, int second, int antennas)
    {
        var (i, j) = first < second ? (first, second) : (second, first);
        return i < j && j < antennas ? Clear(weightBaseline.Slice(ArrayLayout.BaselineIndex(i, j, antennas), 1)) : 0;
    }

    private static int Clear(Span<float> weights)
    {
        var taken = weights.Length - weights.Count(0f);
        weights.Clear();
        return taken;
    }
}
