namespace Muser.Imaging.Maps;

/// <summary>
/// Whether the exact sum or gridding is the cheaper way to a map, by estimates of what each costs: the exact sum grows with visibilities
/// times pixels, gridding with the cells
/// of its grid times the planes that w needs, and little with visibilities. The estimates are of one kind of machine; what counts is
/// their ratio.
/// </summary>
/// <param name="Visibilities">Visibilities in the map, flagged ones included.</param>
/// <param name="ExactSeconds">Estimate for <see cref="DirtyImager"/>.</param>
/// <param name="GriddedSeconds">Estimate for <see cref="GriddedImager"/>.</param>
/// <param name="Planes">Planes in w that gridding needs.</param>
public readonly record struct TransformChoice(long Visibilities, double ExactSeconds, double GriddedSeconds, int Planes)
{
    private const double SpeedOfLight = 299_792_458;

    /// <summary>A core with AVX-512: operations of the exact sum, cells of the grid times the logarithm of its side, and cells of the
    /// kernel.</summary>
    private const double OperationsPerS = 2e11;
    private const double SecondsPerCell = 4.5e-10;
    private const double SecondsPerKernelCell = 4.3e-9;
    private const int KernelCells = 8 * 8 * 8;

    /// <summary>The GPU that sums the map exactly, whatever the estimates of the processor; null where there is none.</summary>
    public string? Gpu { get; init; }

    /// <summary>Whether gridding is cheaper, and there is no GPU.</summary>
    public bool Gridded => Gpu is null && GriddedSeconds < ExactSeconds;

    /// <summary>Estimates for a map.</summary>
    /// <param name="grid">The pixels.</param>
    /// <param name="uvwBaselineXyz">[baseline, uvw], metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    /// <param name="threads">Threads at most; 0 for one per processor.</param>
    public static TransformChoice For(ImageGrid grid, ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan, int threads = 0)
    {
        threads = threads == 0 ? Environment.ProcessorCount : threads;
        double uv = 0, w = 0, highestHz = 0;
        foreach (var frequencyHz in frequencyHzChan)
        {
            highestHz = Math.Max(highestHz, frequencyHz);
        }

        for (var i = 0; i < uvwBaselineXyz.Length; i++)
        {
            var wavelengths = Math.Abs(uvwBaselineXyz[i]) * highestHz / SpeedOfLight;
            (uv, w) = i % 3 == 2 ? (uv, Math.Max(w, wavelengths)) : (Math.Max(uv, wavelengths), w);
        }

        var visibilities = (long)uvwBaselineXyz.Length / 3 * frequencyHzChan.Length;
        var edge = grid.Size / 2 * grid.CellRad;
        var coarse = CoarseGrid.Cheapest(grid, uv + (w * edge), (int)Math.Min(visibilities, int.MaxValue / 2));
        double summed = coarse is { } found ? 2 * found.HalfSize : grid.Size;
        double side = GriddedImager.GridSize(grid);
        var planes = GriddedImager.PlaneCount(grid, w);
        return new TransformChoice(
            visibilities,
            4 * summed * summed * visibilities / (OperationsPerS * threads),
            (planes * side * side * Math.Log2(side) * SecondsPerCell / threads) + (visibilities * KernelCells * SecondsPerKernelCell),
            planes);
    }

    /// <summary>The cheaper of the two.</summary>
    /// <param name="grid">The pixels.</param>
    /// <param name="threads">Threads at most; 0 for one per processor.</param>
    public IMapTransform Create(ImageGrid grid, int threads = 0) =>
        Gridded ? new GriddedImager(grid, threads) : new DirtyImager(grid.Size, grid.CellArcsec, threads);

    /// <summary>The choice and its reason, to be printed.</summary>
    public override string ToString() => Gpu is not null ? $"exact sum on {Gpu}: {Visibilities} visibilities" : FormattableString.Invariant(
        $"{(Gridded ? "gridding" : "exact sum")}: {Visibilities} visibilities, estimated {1e3 * ExactSeconds:0.#} ms exact, {1e3 * GriddedSeconds:0.#} ms gridded on {Planes} planes");
}
