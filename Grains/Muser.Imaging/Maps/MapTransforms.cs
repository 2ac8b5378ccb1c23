using Muser.Imaging.Gpu;

namespace Muser.Imaging.Maps;

/// <summary>The transforms of a map, made when they are first chosen, and kept. One call at a time.</summary>
/// <param name="grid">The pixels.</param>
/// <param name="threads">Threads at most; 0 for one per processor.</param>
/// <param name="gpu">What sums every map, where there is one.</param>
/// <param name="isWideBeam">Whether it is for the beam of a CLEAN on twice the map, which need not be as exact as a map.</param>
internal sealed class MapTransforms(ImageGrid grid, int threads, GpuDevice? gpu, bool isWideBeam = false)
{
    private readonly GpuImager? _onGpu = gpu is null ? null : new GpuImager(grid, gpu);
    private DirtyImager? _exact;
    private GriddedImager? _gridded;

    /// <summary>The last choice.</summary>
    public TransformChoice Choice { get; private set; }

    /// <summary>The exact sum.</summary>
    public DirtyImager Exact => _exact ??= isWideBeam
        ? new DirtyImager(grid.Size, grid.CellArcsec, threads) { GoalRad = DirtyImager.WideBeamErrorRad }
        : new DirtyImager(grid.Size, grid.CellArcsec, threads);

    /// <summary>The GPU, or else the cheaper one for some visibilities.</summary>
    /// <param name="uvwBaselineXyz">[baseline, uvw], metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    public IMapTransform For(ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan)
    {
        Choice = TransformChoice.For(grid, uvwBaselineXyz, frequencyHzChan, threads) with { Gpu = gpu?.Name };
        return _onGpu is not null ? _onGpu : Choice.Gridded ? _gridded ??= new GriddedImager(grid, threads) : Exact;
    }
}
