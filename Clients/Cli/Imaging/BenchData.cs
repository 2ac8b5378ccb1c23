using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Cli.Imaging;

/// <summary>One cycle of MUSER-I: 64 channels, two hands, 780 baselines, of <see cref="BenchScene"/>.</summary>
internal sealed class BenchData
{
    private const int Hands = 2;

    public BenchData()
    {
        var layout = ArrayLayout.Muser1;
        Time = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49);
        Sun = SolarEphemeris.Muser.At(Time);
        UvwBaselineXyz = new double[3 * layout.ScienceBaselines];
        Uvw.Compute(Sun.GhaRad, Sun.DecRad, AntennaTable.For(layout.Id).ItrfM, UvwBaselineXyz);
        FrequencyHzChan =
        [
            .. layout.BandsMHz.ToArray().SelectMany(layout.ChannelFrequenciesHz),
        ];
        VisHandChanBaseline =
        [
            .. Enumerable.Range(0, Hands).Select(hand => FrequencyHzChan.Select((hz, channel) => BenchScene.Visibilities(UvwBaselineXyz, hz, (Hands * channel) + hand)).ToArray()),
        ];
    }

    /// <summary>When it is.</summary>
    public UtcTime Time { get; }

    /// <summary>The Sun then.</summary>
    public SunPlace Sun { get; }

    /// <summary>[baseline, uvw] of r_j - r_i, metres.</summary>
    public double[] UvwBaselineXyz { get; }

    /// <summary>The channels of all bands.</summary>
    public double[] FrequencyHzChan { get; }

    /// <summary>[hand][channel][baseline].</summary>
    public ComplexF[][][] VisHandChanBaseline { get; }
}
