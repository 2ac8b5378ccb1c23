using Muser.Formats.Frames;

namespace Muser.Imaging.Pipeline;

/// <summary>The visibilities of a map: those of all its channels, and of all its times where there are several.</summary>
/// <param name="uvwRowXyz">[row, uvw] of r_j - r_i, metres, of date; a row is a baseline at a time.</param>
/// <param name="frequencyHzChan">Frequency of each channel.</param>
/// <param name="visChanRow">[channel, row]. One that is not finite is left out.</param>
/// <param name="weightChanRow">Natural weights [channel, row], at least 0 (0: flagged); empty for 1 each.</param>
public readonly ref struct MapVisibilities(
    ReadOnlySpan<double> uvwRowXyz, ReadOnlySpan<double> frequencyHzChan, ReadOnlySpan<ComplexF> visChanRow, ReadOnlySpan<float> weightChanRow)
{
    /// <summary>[row, uvw] of r_j - r_i, metres.</summary>
    public ReadOnlySpan<double> UvwRowXyz { get; } = uvwRowXyz;

    /// <summary>Frequency of each channel.</summary>
    public ReadOnlySpan<double> FrequencyHzChan { get; } = frequencyHzChan;

    /// <summary>[channel, row].</summary>
    public ReadOnlySpan<ComplexF> VisChanRow { get; } = visChanRow;

    /// <summary>Natural weights [channel, row]; empty for 1 each.</summary>
    public ReadOnlySpan<float> WeightChanRow { get; } = weightChanRow;

    /// <summary>The mean of the frequencies.</summary>
    public double MeanFrequencyHz
    {
        get
        {
            double sum = 0;
            foreach (var frequencyHz in FrequencyHzChan)
            {
                sum += frequencyHz;
            }

            return sum / FrequencyHzChan.Length;
        }
    }

    /// <summary>The same rows with other visibilities.</summary>
    public MapVisibilities With(ReadOnlySpan<ComplexF> visChanRow) => new(UvwRowXyz, FrequencyHzChan, visChanRow, WeightChanRow);
}
