using Muser.Formats.Frames;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Clean;

/// <summary>
/// CLEAN after Hogbom (1974, A&amp;AS 15, 417): the largest pixel of the residual, times the gain, becomes a component, and the beam at
/// its place is subtracted.
/// <para>
/// Components, their order and the residual are those of the plain algorithm in single precision, product and difference rounded one
/// after the other, to the bit:
/// see <see cref="ResidualTiles"/> for why it costs less. Where the beam does not reach, nothing is subtracted.
/// </para>
/// A plan for one size: it allocates when made, when a beam of another size comes and when more components come than ever before, not
/// per iteration.
/// One call at a time.
/// </summary>
public sealed class HogbomCleaner
{
    private const int IterationsBetweenLooks = 256;
    private const float DivergenceFactor = 2;
    private const float NoiseSettled = 0.98f;

    private readonly ResidualTiles _tiles;
    private readonly MapNoise _noise = new();

    /// <param name="size">Pixels on a side of the maps, even.</param>
    /// <param name="threads">Threads at most, for what remains to be subtracted at the end; 0 for one per processor.</param>
    public HogbomCleaner(int size, int threads = 1)
        : this(size, threads, SimdPaths.Best)
    {
    }

    internal HogbomCleaner(int size, int threads, SimdPath path)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % 2, 0, nameof(size));
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _tiles = new ResidualTiles(size, threads == 0 ? Environment.ProcessorCount : threads, path);
    }

    /// <summary>Pixels on a side of the maps.</summary>
    public int Size => _tiles.Size;

    /// <summary>The components of the last call in the order in which they were found. Valid until the next call.</summary>
    public ReadOnlySpan<CleanComponent> Components => _tiles.Components;

    /// <summary>Cleans a map.</summary>
    /// <param name="dirtyRowColumn">[row, column], <see cref="Size"/> on a side.</param>
    /// <param name="beamRowColumn">
    /// [row, column], square, its peak of 1 at pixel (B/2, B/2) of B on a side, B even. With B = 2 <see cref="Size"/> it reaches every
    /// pixel from every other.
    /// </param>
    /// <param name="options">Gain, thresholds, iterations.</param>
    /// <param name="mask">Where components may be; null for everywhere.</param>
    /// <param name="modelRowColumn">[row, column]: the components are added to it.</param>
    /// <param name="residualRowColumn">[row, column]: receives the residual; may be the dirty map itself.</param>
    /// <param name="cancellation">Ends it between two iterations; model and residual are then those so far.</param>
    public CleanResult Clean(
        ReadOnlySpan<float> dirtyRowColumn,
        ReadOnlySpan<float> beamRowColumn,
        CleanOptions options,
        CleanMask? mask,
        Span<float> modelRowColumn,
        Span<float> residualRowColumn,
        CancellationToken cancellation = default) =>
        Clean(dirtyRowColumn, beamRowColumn, beamNumber: null, options, mask, modelRowColumn, residualRowColumn, isResidualWanted: true, cancellation);

    /// <summary>
    /// The same, for a beam that has a number, other than every other beam's: where it is there from the last call, it is not looked at again. Where the residual is not wanted, tiles that had
    /// no part in the search are not brought up to date at the end, and what <paramref name="residualRowColumn"/> holds then means nothing.
    /// </summary>
    internal CleanResult Clean(
        ReadOnlySpan<float> dirtyRowColumn,
        ReadOnlySpan<float> beamRowColumn,
        long? beamNumber,
        CleanOptions options,
        CleanMask? mask,
        Span<float> modelRowColumn,
        Span<float> residualRowColumn,
        bool isResidualWanted,
        CancellationToken cancellation)
    {
        options.Validate();
        var pixels = Size * Size;
        ArgumentOutOfRangeException.ThrowIfNotEqual(dirtyRowColumn.Length, pixels, nameof(dirtyRowColumn));
        ArgumentOutOfRangeException.ThrowIfNotEqual(modelRowColumn.Length, pixels, nameof(modelRowColumn));
        ArgumentOutOfRangeException.ThrowIfNotEqual(residualRowColumn.Length, pixels, nameof(residualRowColumn));
        if (mask is not null)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(mask.Grid.Size, Size, nameof(mask));
        }

        var refusal = CleanInput.Check(dirtyRowColumn, beamRowColumn, _tiles.Knows(beamNumber));
        if (refusal is { } stop)
        {
            dirtyRowColumn.CopyTo(residualRowColumn);
            return new CleanResult(stop, 0, 0, 0, 0, 0);
        }

        var inside = mask is null ? default : mask.InsideRowColumn;
        _tiles.Begin(dirtyRowColumn, inside, beamRowColumn, beamNumber, options.AllowNegative, options.MaxIterations);
        var found = _tiles.TryFindPeak(out _, out _, out var initialPeak);
        var noise = options.NoiseThreshold > 0 ? _noise.Of(dirtyRowColumn) : 0;
        while (true)
        {
            var threshold = Threshold();
            var result = Run(options, threshold, initialPeak, modelRowColumn, cancellation);
            if (result.Stop == CleanStop.Threshold && (float)(options.NoiseThreshold * noise) >= threshold && noise > 0)
            {
                // The residual has less of the sources in it than the map that the noise was taken from.
                _tiles.Update();
                _tiles.CopyTo(residualRowColumn);
                var lower = _noise.Of(residualRowColumn);
                if (lower < NoiseSettled * noise)
                {
                    noise = lower;
                    continue;
                }
            }

            if (isResidualWanted)
            {
                _tiles.Update();
                _tiles.CopyTo(residualRowColumn);
            }

            double flux = 0;
            foreach (var component in Components)
            {
                flux += component.Flux;
            }

            return result with { InitialPeak = found ? initialPeak : 0, Flux = flux };
        }

        float Threshold() => (float)Math.Max(
            Math.Max(options.AbsoluteThreshold, options.RelativeThreshold * Math.Abs(initialPeak)), options.NoiseThreshold * noise);
    }

    private CleanResult Run(CleanOptions options, float threshold, float initialPeak, Span<float> model, CancellationToken cancellation)
    {
        while (true)
        {
            var count = Components.Length;
            if (!_tiles.TryFindPeak(out var row, out var column, out var peak) || !((options.AllowNegative ? MathF.Abs(peak) : peak) > 0))
            {
                return Ended(CleanStop.NothingLeft, 0);
            }

            if (MathF.Abs(peak) <= threshold)
            {
                return Ended(CleanStop.Threshold, peak);
            }

            if (MathF.Abs(peak) > DivergenceFactor * MathF.Abs(initialPeak))
            {
                return Ended(CleanStop.Diverging, peak);
            }

            if (count == options.MaxIterations)
            {
                return Ended(CleanStop.Iterations, peak);
            }

            if (count % IterationsBetweenLooks == 0 && cancellation.IsCancellationRequested)
            {
                return Ended(CleanStop.Cancelled, peak);
            }

            var component = new CleanComponent(row, column, peak * options.Gain);
            model[(row * Size) + column] += component.Flux;
            _tiles.Add(component);

            CleanResult Ended(CleanStop stop, float finalPeak) => new(stop, count, 0, finalPeak, threshold, 0);
        }
    }
}
