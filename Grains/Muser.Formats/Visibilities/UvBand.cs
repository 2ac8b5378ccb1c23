namespace Muser.Formats.Visibilities;

/// <summary>One run of equally wide channels: an IF of UVFITS, a band of FITS-IDI. Immutable.</summary>
/// <param name="FirstChannelHz">Centre of the first channel, Hz.</param>
/// <param name="ChannelWidthHz">From one centre to the next, Hz; negative where frequencies descend.</param>
public sealed record UvBand(double FirstChannelHz, double ChannelWidthHz)
{
    /// <summary>Centre of a channel, from 0, Hz.</summary>
    public double FrequencyHz(int channel) => FirstChannelHz + (channel * ChannelWidthHz);
}
