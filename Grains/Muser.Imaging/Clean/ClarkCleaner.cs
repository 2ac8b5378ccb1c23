using Muser.Imaging.Maps;

namespace Muser.Imaging.Clean;

/// <summary>
/// CLEAN after Clark (1980, A&amp;A 89, 377) with major cycles on the visibilities: components are found with the middle of the beam
/// alone, until what the rest of the
/// beam does could matter; then they are taken from the visibilities, and a new residual is made of those. So sidelobes are those of the
/// place of the source,
/// the w-term included, and the edge of the beam plays no part. It allocates when made. One call at a time.
/// </summary>
/// <param name="grid">The pixels.</param>
public sealed class ClarkCleaner(ImageGrid grid)
{
    /// <summary>The side of the middle of the beam over that of the map.</summary>
    private const int PatchShare = 4;

    private const int SmallestPatch = 32;

    /// <summary>A minor cycle goes down to so many times the highest sidelobe outside the middle of the beam, of the peak it began with,
    /// within bounds.</summary>
    private const float CycleFactor = 1.5f;

    private const float DeepestCycle = 0.05f;
    private const float ShallowestCycle = 0.8f;

    private readonly HogbomCleaner _minor = new(grid.Size);
    private readonly float[] _beam = new float[grid.Pixels];
    private readonly float[] _components = new float[grid.Pixels];
    private readonly float[] _minorResidual = new float[grid.Pixels];
    private float[] _patch = [];

    /// <summary>Cleans what is left of the visibilities.</summary>
    /// <param name="data">The visibilities; the components are taken from them.</param>
    /// <param name="options">Gain, thresholds, iterations.</param>
    /// <param name="mask">Where components may be; null for everywhere.</param>
    /// <param name="modelRowColumn">[row, column]: the components are added to it.</param>
    /// <param name="residualRowColumn">[row, column]: receives the residual.</param>
    /// <param name="cancellation">Ends it between two major cycles; model and residual are then those so far.</param>
    public CleanResult Clean(
        MajorCycle data,
        CleanOptions options,
        CleanMask? mask,
        Span<float> modelRowColumn,
        Span<float> residualRowColumn,
        CancellationToken cancellation = default)
    {
        options.Validate();
        data.Beam(_beam);
        data.Image(residualRowColumn);
        var run = new CleanRun(options, mask, cancellation);
        if (CleanInput.Check(residualRowColumn, _beam) is { } refusal)
        {
            return run.Result(refusal, []);
        }

        var sidelobe = TakePatch();
        while (true)
        {
            if (run.Look(residualRowColumn) is { } stop)
            {
                return run.Result(stop, modelRowColumn);
            }

            var depth = Math.Clamp(CycleFactor * sidelobe, DeepestCycle, ShallowestCycle);
            var minor = options with
            {
                AbsoluteThreshold = Math.Max(run.Threshold, depth * Math.Abs(run.Peak)),
                RelativeThreshold = 0,
                NoiseThreshold = 0,
                MaxIterations = options.MaxIterations - run.Iterations,
            };
            _components.AsSpan().Clear();
            run.Iterations += _minor.Clean(residualRowColumn, _patch, minor, mask, _components, _minorResidual, cancellation).Iterations;
            run.MajorCycles++;
            data.Subtract(_components);
            data.Image(residualRowColumn);
            for (var i = 0; i < modelRowColumn.Length; i++)
            {
                modelRowColumn[i] += _components[i];
            }
        }
    }

    /// <summary>Takes the middle of the beam and returns the highest sidelobe outside it.</summary>
    private float TakePatch()
    {
        var side = Math.Min(grid.Size, Math.Max(SmallestPatch, grid.Size / PatchShare / 2 * 2));
        if (_patch.Length != side * side)
        {
            _patch = new float[side * side];
        }

        var first = (grid.Size - side) / 2;
        var outside = 0f;
        for (var row = 0; row < grid.Size; row++)
        {
            for (var column = 0; column < grid.Size; column++)
            {
                var value = _beam[(row * grid.Size) + column];
                var (patchRow, patchColumn) = (row - first, column - first);
                if ((uint)patchRow < (uint)side && (uint)patchColumn < (uint)side)
                {
                    _patch[(patchRow * side) + patchColumn] = value;
                }
                else
                {
                    outside = Math.Max(outside, Math.Abs(value));
                }
            }
        }

        return outside;
    }
}
