using Muser.Imaging.Gpu;

namespace Muser.Imaging.Maps;

/// <summary>The transforms of a map, each made when it is first chosen, and kept. One call at a time.</summary>
/// <param name="grid">The pixels.</param>
/// <param name="threads">Threads at most; 0 for one per processor.</param>
/// <param name="gpu">What sums every map, where there is one.</param>
/// <param name="goalRad">What the w-term may be off by.</param>
internal sealed class MapTransforms(ImageGrid grid, int threads, GpuDevice? gpu, double goalRad)
{
    private readonly GpuImager? _onGpu = gpu is null ? null : new GpuImager(grid, gpu);
    private readonly IMapTransform?[] _made = new IMapTransform?[Enum.GetValues<MapTransform>().Length];

    /// <summary>The last choice.</summary>
    public TransformChoice Choice { get; private set; }

    /// <summary>The GPU, or else the cheapest one for some visibilities.</summary>
    /// <param name="uvwBaselineXyz">[baseline, uvw], metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    public IMapTransform For(ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan)
    {
        Choice = TransformChoice.For(grid, uvwBaselineXyz, frequencyHzChan, threads, goalRad) with { Gpu = gpu?.Name };
        return _onGpu is not null ? _onGpu : _made[(int)Choice.Transform] ??= Choice.Create(grid, threads, goalRad);
    }
}
