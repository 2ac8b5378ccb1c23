using Muser.Formats.Frames;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Gpu;

/// <summary>
/// Dirty maps and beams by the exact Fourier sum, w included, one thread of a GPU for each pixel: no tile, no grid, nothing approximated but the float of a
/// phasor, 3e-7. One call at a time.
/// </summary>
/// <param name="grid">The pixels.</param>
/// <param name="device">The GPU; several may share it, and take turns.</param>
public sealed class GpuImager(ImageGrid grid, GpuDevice device) : IMapTransform
{
    private readonly VisibilityList _list = new(maxImages: 1);

    /// <inheritdoc/>
    public ImageGrid Grid => grid;

    /// <inheritdoc/>
    public double Image(
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<float> weightChanBaseline,
        Span<float> imageRowColumn)
    {
        _list.Begin(uvwBaselineXyz, frequencyHzChan);
        var sum = _list.SetImage(0, visChanBaseline, weightChanBaseline);
        return Sum(sum, imageRowColumn);
    }

    /// <inheritdoc/>
    public double Beam(
        ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan, ReadOnlySpan<float> weightChanBaseline, Span<float> beamRowColumn)
    {
        _list.Begin(uvwBaselineXyz, frequencyHzChan);
        var sum = _list.SetUnitImage(0, weightChanBaseline);
        return Sum(sum, beamRowColumn);
    }

    private double Sum(double weightSum, Span<float> map)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Length, grid.Pixels, nameof(map));
        _list.Complete(1);
        device.Sum(_list, grid, map);
        return weightSum;
    }
}
