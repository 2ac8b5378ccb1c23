using Muser.Imaging.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;

namespace Muser.Grains.Calibration;

/// <summary>Rules of people and devices as the flags of the kernels.</summary>
public static class FlagRules
{
    private const int All = -1;

    /// <summary>The flags by which a rule takes visibilities of a band and hand; none where it is for others, or keeps.</summary>
    public static IEnumerable<Flag> ToFlags(this FlagRule rule, BandHand band)
    {
        if (rule.Keep || !IsFor(rule, band))
        {
            return [];
        }

        int[] channels = rule.Channels.Length == 0 ? [All] : rule.Channels;
        var antennas = rule.Antennas.Select(antenna => (First: antenna, Second: All));
        var baselines = rule.Baselines.Chunk(2).Select(pair => (First: pair[0], Second: pair[1]));
        (int First, int Second)[] places = rule.Antennas.Length + rule.Baselines.Length == 0 ? [(All, All)] : [.. antennas, .. baselines];
        return places.SelectMany(place => channels.Select(channel => new Flag(FlagReason.Manual, place.First, place.Second, channel)));
    }

    /// <summary>Whether a rule keeps what an automatic flag would take.</summary>
    public static bool Keeps(this FlagRule rule, BandHand band, in Flag flag)
    {
        var (first, second, channel) = (flag.FirstAntenna, flag.SecondAntenna, flag.Channel);
        return rule.Keep && IsFor(rule, band)
            && (rule.Channels.Length == 0 || rule.Channels.Contains(channel))
            && (rule.Antennas.Length + rule.Baselines.Length == 0
                || rule.Antennas.Contains(first)
                || rule.Antennas.Contains(second)
                || rule.Baselines.Chunk(2).Any(pair => (pair[0], pair[1]) == (first, second) || (pair[1], pair[0]) == (first, second)));
    }

    /// <summary>An automatic flag as people read it.</summary>
    public static FlagNote ToNote(this Flag flag) => new()
    {
        Reason = char.ToLowerInvariant($"{flag.Reason}"[0]) + $"{flag.Reason}"[1..],
        FirstAntenna = flag.FirstAntenna,
        SecondAntenna = flag.SecondAntenna,
        Channel = flag.Channel,
        Value = flag.Value,
        Limit = flag.Limit,
    };

    private static bool IsFor(FlagRule rule, BandHand band) => rule.BandHands.Length == 0 || rule.BandHands.Contains(band);
}
