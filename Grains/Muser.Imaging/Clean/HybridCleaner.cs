using Muser.Imaging.Maps;

namespace Muser.Imaging.Clean;

/// <summary>
/// The preset <c>muser-hybrid</c>, after the observatory's recipe for the Sun: compact sources by Hogbom's algorithm on uniform weights,
/// down to the level of the disc
/// and 200 components at most; then what is extended after Steer, Dewdney and Ito on natural weights, down to the level of the sky, a
/// fifth of the peak of that map or
/// 100 steps. Levels come from the histograms of the maps (<see cref="MapLevels"/>), components are positive.
/// <para>
/// Unlike the recipe, which averages two restored maps scaled to the same peak, flux is kept: the second stage works on the visibilities
/// that the first has left, and one
/// model and one residual, of natural weights, come out. Hogbom's algorithm runs with major cycles (<see cref="ClarkCleaner"/>).
/// </para>
/// It allocates when made. One call at a time.
/// </summary>
/// <param name="grid">The pixels.</param>
public sealed class HybridCleaner(ImageGrid grid)
{
    private const float Gain = 0.1f;
    private const int CompactIterations = 200;
    private const int ExtendedIterations = 100;
    private const double ExtendedThreshold = 0.2;

    /// <summary>How far above the mean of a level a pixel has to be to be more than that.</summary>
    private const double LevelSigmas = 2;

    private readonly ClarkCleaner _compact = new(grid);
    private readonly SdiCleaner _extended = new(grid);

    /// <summary>Cleans what is left of the visibilities; leaves them with natural weights.</summary>
    /// <param name="data">The visibilities; the components are taken from them.</param>
    /// <param name="mask">Where components may be, such as a disc of 1.02 solar radii; null for everywhere.</param>
    /// <param name="modelRowColumn">[row, column]: the components are added to it.</param>
    /// <param name="residualRowColumn">[row, column]: receives the residual.</param>
    /// <param name="cancellation">Ends it; model and residual are then those so far.</param>
    /// <returns>The result of the second stage, with the iterations, the major cycles and the flux of both.</returns>
    public CleanResult Clean(
        MajorCycle data, CleanMask? mask, Span<float> modelRowColumn, Span<float> residualRowColumn, CancellationToken cancellation = default)
    {
        data.Weigh(Weighting.Uniform);
        data.Image(residualRowColumn);
        var compact = new CleanOptions
        {
            Gain = Gain,
            MaxIterations = CompactIterations,
            AllowNegative = false,
            AbsoluteThreshold = Level(residualRowColumn, levels => levels.Disc + (LevelSigmas * levels.DiscSigma)),
        };
        var first = _compact.Clean(data, compact, mask, modelRowColumn, residualRowColumn, cancellation);

        data.Weigh(Weighting.Natural);
        data.Image(residualRowColumn);
        var extended = new CleanOptions
        {
            Gain = Gain,
            MaxIterations = ExtendedIterations,
            AllowNegative = false,
            RelativeThreshold = ExtendedThreshold,
            AbsoluteThreshold = Level(residualRowColumn, levels => levels.Sky + (LevelSigmas * levels.SkySigma)),
        };
        var second = _extended.Clean(data, extended, mask, modelRowColumn, residualRowColumn, cancellation);
        return second with
        {
            Iterations = first.Iterations + second.Iterations,
            MajorCycles = first.MajorCycles + second.MajorCycles,
            InitialPeak = first.InitialPeak,
        };
    }

    /// <summary>A level of a map, not below 0; 0 for a map that is not finite, which the CLEAN itself refuses.</summary>
    private static double Level(ReadOnlySpan<float> map, Func<MapLevels, double> level)
    {
        var value = level(MapLevels.Of(map));
        return value > 0 && double.IsFinite(value) ? value : 0;
    }
}
