using Muser.Formats.Frames;

namespace Muser.Formats.Visibilities;

/// <summary>One run of equally wide channels: an IF of UVFITS, a band of FITS-IDI. Immutable.</summary>
/// <param name="FirstChannelHz">Centre of the first channel, Hz.</param>
/// <param name="ChannelWidthHz">From one centre to the next, Hz; negative where frequencies descend.</param>
public sealed record UvBand(double FirstChannelHz, double ChannelWidthHz)
{
    /// <summary>The band of a frame of MUSER, channels ascending: those of MUSER-II are stored the other way round.</summary>
    /// <param name="bandMHz">Lower edge of the band, MHz.</param>
    public static UvBand OfFrame(int bandMHz) =>
        new((bandMHz * 1e6) + (ArrayLayout.ChannelWidthHz / 2), ArrayLayout.ChannelWidthHz);

    /// <summary>Centre of a channel, from 0, Hz.</summary>
    public double FrequencyHz(int channel) => FirstChannelHz + (channel * ChannelWidthHz);
}
