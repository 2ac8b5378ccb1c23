namespace Muser.Simulators.Observing;

/// <summary>What <see cref="QuietSunTable"/> needs to know of a channel: its frequency and the trend polynomials there, times Jy per unit.</summary>
internal readonly struct QuietSunChannel
{
    public QuietSunChannel(double frequencyHz, double semidiameterRad, double scale)
    {
        FrequencyHz = frequencyHz;
        TrendJy = new double[QuietSunCoefficients.Terms];
        QuietSunModel.Trend(frequencyHz, TrendJy);
        var jy = scale * QuietSunModel.JyPerUnit(frequencyHz, semidiameterRad);
        for (var n = 0; n < TrendJy.Length; n++)
        {
            TrendJy[n] *= jy;
        }
    }

    /// <summary>Centre frequency of the channel, Hz.</summary>
    public double FrequencyHz { get; }

    /// <summary>The trend polynomials at the frequency, each times Jy per unit.</summary>
    public double[] TrendJy { get; }
}
