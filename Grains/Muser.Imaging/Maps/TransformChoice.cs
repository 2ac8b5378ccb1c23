namespace Muser.Imaging.Maps;

/// <summary>
/// Which way to a map is the cheapest, by estimates of what each costs: the exact sum grows with visibilities times pixels; maps by columns with visibilities times columns; gridding with
/// the cells of its grid times the planes that w needs, and little with visibilities. The estimates are of one kind of machine; what counts is their ratio.
/// </summary>
/// <param name="Visibilities">Visibilities in the map, flagged ones included.</param>
/// <param name="ExactSeconds">Estimate for <see cref="DirtyImager"/>.</param>
/// <param name="ColumnSeconds">Estimate for <see cref="ColumnImager"/>; infinite where it would not be exact enough, or hold too much.</param>
/// <param name="GriddedSeconds">Estimate for <see cref="GriddedImager"/>.</param>
/// <param name="Planes">Planes in w that gridding needs.</param>
public readonly record struct TransformChoice(long Visibilities, double ExactSeconds, double ColumnSeconds, double GriddedSeconds, int Planes)
{
    private const double SpeedOfLight = 299_792_458;

    /// <summary>A core with AVX-512: operations of the exact sum, cells of a grid times the logarithm of its side, and cells of the kernel.</summary>
    private const double OperationsPerS = 2e11;
    private const double SecondsPerCell = 4.5e-10;
    private const double SecondsPerKernelCell = 4.3e-9;
    private const int KernelCells = 8 * 8 * 8;

    /// <summary>The same for maps by columns: taps of a visibility made, its phasors and each of its taps in a panel, cells of a panel times the logarithm of their number.</summary>
    private const double SecondsPerVisibility = 1.5e-7;
    private const double SecondsPerPhasor = 1.2e-8;
    private const double SecondsPerTap = 1.1e-9;
    private const double SecondsPerPanelCell = 1.6e-9;

    /// <summary>Maps by columns hold half a kilobyte and more for each visibility.</summary>
    private const int MostColumnVisibilities = 1 << 16;

    /// <summary>The GPU that sums the map exactly, whatever the estimates of the processor; null where there is none.</summary>
    public string? Gpu { get; init; }

    /// <summary>The cheapest on the processor.</summary>
    public MapTransform Transform =>
        GriddedSeconds < Math.Min(ExactSeconds, ColumnSeconds) ? MapTransform.Gridding : ColumnSeconds < ExactSeconds ? MapTransform.Columns : MapTransform.ExactSum;

    /// <summary>The estimate for it.</summary>
    public double Seconds => Math.Min(ExactSeconds, Math.Min(ColumnSeconds, GriddedSeconds));

    /// <summary>Its name, to be printed.</summary>
    public string Name => Transform switch { MapTransform.Gridding => "gridding", MapTransform.Columns => "by columns", _ => "exact sum" };

    /// <summary>Estimates for a map.</summary>
    /// <param name="grid">The pixels.</param>
    /// <param name="uvwBaselineXyz">[baseline, uvw], metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    /// <param name="threads">Threads at most; 0 for one per processor.</param>
    public static TransformChoice For(ImageGrid grid, ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan, int threads = 0) =>
        For(grid, uvwBaselineXyz, frequencyHzChan, threads, DirtyImager.PhaseErrorGoalRad);

    /// <summary>The cheapest of them.</summary>
    /// <param name="grid">The pixels.</param>
    /// <param name="threads">Threads at most; 0 for one per processor.</param>
    public IMapTransform Create(ImageGrid grid, int threads = 0) => Create(grid, threads, DirtyImager.PhaseErrorGoalRad);

    /// <summary>The choice and its reason, to be printed.</summary>
    public override string ToString()
    {
        if (Gpu is not null)
        {
            return $"exact sum on {Gpu}: {Visibilities} visibilities";
        }

        var columns = double.IsFinite(ColumnSeconds) ? FormattableString.Invariant($", {1e3 * ColumnSeconds:0.#} ms by columns") : "";
        return FormattableString.Invariant(
            $"{Name}: {Visibilities} visibilities, estimated {1e3 * ExactSeconds:0.#} ms exact{columns}, {1e3 * GriddedSeconds:0.#} ms gridded on {Planes} planes");
    }

    /// <summary>Estimates for a map whose w-term may be off by some phase: <see cref="ColumnImager.Suits"/>.</summary>
    internal static TransformChoice For(
        ImageGrid grid, ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan, int threads, double goalRad)
    {
        threads = threads == 0 ? Environment.ProcessorCount : threads;
        double uv = 0, w = 0, sumW = 0, highestHz = 0, sumHz = 0;
        foreach (var frequencyHz in frequencyHzChan)
        {
            highestHz = Math.Max(highestHz, frequencyHz);
            sumHz += frequencyHz;
        }

        for (var i = 0; i < uvwBaselineXyz.Length; i += 3)
        {
            uv = Math.Max(uv, Math.Max(Math.Abs(uvwBaselineXyz[i]), Math.Abs(uvwBaselineXyz[i + 1])));
            w = Math.Max(w, Math.Abs(uvwBaselineXyz[i + 2]));
            sumW += Math.Abs(uvwBaselineXyz[i + 2]);
        }

        (uv, w, sumW) = (uv * highestHz / SpeedOfLight, w * highestHz / SpeedOfLight, sumW * sumHz / SpeedOfLight);
        var visibilities = (long)uvwBaselineXyz.Length / 3 * frequencyHzChan.Length;
        var edge = grid.Size / 2 * grid.CellRad;
        var columns = visibilities is > 0 and <= MostColumnVisibilities && ColumnImager.Suits(grid, w, goalRad);
        var planes = GriddedImager.PlaneCount(grid, w);
        double side = GriddedImager.GridSize(grid);
        return new TransformChoice(
            visibilities,
            2 * CoarseGrid.Products(grid, uv + (w * edge), visibilities) / (OperationsPerS * threads),
            columns ? Columns(grid, visibilities, sumW / visibilities) / threads : double.PositiveInfinity,
            (planes * side * side * Math.Log2(side) * SecondsPerCell / threads) + (visibilities * KernelCells * SecondsPerKernelCell),
            planes);
    }

    /// <summary>The cheapest of them, whose w-term may be off by some phase.</summary>
    internal IMapTransform Create(ImageGrid grid, int threads, double goalRad) => Transform switch
    {
        MapTransform.Gridding => new GriddedImager(grid, threads),
        MapTransform.Columns => new ColumnImager(grid, threads) { GoalRad = goalRad },
        _ => new DirtyImager(grid.Size, grid.CellArcsec, threads) { GoalRad = goalRad },
    };

    private static double Columns(ImageGrid grid, long visibilities, double meanAbsW)
    {
        var cells = ColumnImager.CellCount(grid);
        var panel = (visibilities * (SecondsPerPhasor + (WaveTaps.TapsFor(grid, cells, meanAbsW) * SecondsPerTap))) + (cells * Math.Log2(cells) * SecondsPerPanelCell);
        return (visibilities * SecondsPerVisibility) + (ColumnImager.Panels(grid) * panel);
    }
}
