using Muser.Formats.Frames;

namespace Muser.Imaging.Maps;

/// <summary>
/// From visibilities to maps: image(l,m) = Re sum w V exp(+2*pi*i(ul + vm + w(n-1))) / sum w. Implemented by the exact sum and by gridding;
/// <see cref="TransformChoice"/> says which is cheaper. One call at a time.
/// </summary>
public interface IMapTransform
{
    /// <summary>The pixels.</summary>
    ImageGrid Grid { get; }

    /// <summary>One map of one or several channels.</summary>
    /// <param name="uvwBaselineXyz">[baseline, uvw] of r_j - r_i, metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    /// <param name="visChanBaseline">[channel, baseline]. A visibility that is not finite is left out, with its weight.</param>
    /// <param name="weightChanBaseline">[channel, baseline], at least 0 (0: flagged); empty for 1 each.</param>
    /// <param name="imageRowColumn">Receives the map, in the unit of the visibilities per beam; layout of <see cref="ImageGrid"/>.</param>
    /// <returns>The sum of weights; 0 when nothing is left to image, and then the map is 0.</returns>
    double Image(
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<float> weightChanBaseline,
        Span<float> imageRowColumn);

    /// <summary>The dirty beam: the map of a point of 1 at the phase centre. Parameters as in <see cref="Image"/>.</summary>
    /// <returns>The sum of weights.</returns>
    double Beam(
        ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan, ReadOnlySpan<float> weightChanBaseline, Span<float> beamRowColumn);
}
