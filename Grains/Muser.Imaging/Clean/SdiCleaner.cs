using Muser.Imaging.Maps;

namespace Muser.Imaging.Clean;

/// <summary>
/// CLEAN after Steer, Dewdney and Ito (1984, A&amp;A 137, 159), for extended sources, on which CLEAN with points makes stripes: every
/// pixel above a contour becomes a
/// component at once, in proportion to itself; their map, by way of the visibilities, is scaled to take the gain times the peak away at
/// its highest.
/// It allocates when made. One call at a time.
/// </summary>
/// <param name="grid">The pixels.</param>
public sealed class SdiCleaner(ImageGrid grid)
{
    private readonly float[] _components = new float[grid.Pixels];
    private readonly float[] _map = new float[grid.Pixels];

    /// <summary>The contour over the peak. Lower ones take fewer iterations and widen small sources.</summary>
    public float Contour { get; init; } = 0.9f;

    /// <summary>Cleans what is left of the visibilities.</summary>
    /// <param name="data">The visibilities; the components are taken from them.</param>
    /// <param name="options">Gain, thresholds, iterations. Where negative components are allowed, those of the sign of the peak are
    /// taken.</param>
    /// <param name="mask">Where components may be; null for everywhere.</param>
    /// <param name="modelRowColumn">[row, column]: the components are added to it.</param>
    /// <param name="residualRowColumn">[row, column]: receives the residual.</param>
    /// <param name="cancellation">Ends it between two iterations; model and residual are then those so far.</param>
    public CleanResult Clean(
        MajorCycle data,
        CleanOptions options,
        CleanMask? mask,
        Span<float> modelRowColumn,
        Span<float> residualRowColumn,
        CancellationToken cancellation = default)
    {
        options.Validate();
        data.Beam(_map);
        data.Image(residualRowColumn);
        var run = new CleanRun(options, mask, cancellation);
        if (CleanInput.Check(residualRowColumn, _map) is { } refusal)
        {
            return run.Result(refusal, []);
        }

        var inside = mask is null ? default : mask.InsideRowColumn;
        while (true)
        {
            if (run.Look(residualRowColumn) is { } stop)
            {
                return run.Result(stop, modelRowColumn);
            }

            var contour = Contour * run.Peak;
            for (var i = 0; i < _components.Length; i++)
            {
                var above = run.Peak > 0 ? residualRowColumn[i] >= contour : residualRowColumn[i] <= contour;
                _components[i] = above && (inside.IsEmpty || inside[i]) ? residualRowColumn[i] : 0;
            }

            data.ImageOfModel(_components, _map);
            var highest = 0f;
            for (var i = 0; i < _map.Length; i++)
            {
                highest = _components[i] == 0 ? highest : Math.Max(highest, _map[i] * Math.Sign(run.Peak));
            }

            if (!(highest > 0))
            {
                return run.Result(CleanStop.Diverging, modelRowColumn);
            }

            // Map and visibilities are linear in the model, so one prediction and one map do for a step.
            var scale = options.Gain * Math.Abs(run.Peak) / highest;
            data.SubtractImaged(scale);
            for (var i = 0; i < _components.Length; i++)
            {
                modelRowColumn[i] += scale * _components[i];
                residualRowColumn[i] -= scale * _map[i];
            }

            run.Iterations++;
            run.MajorCycles++;
        }
    }
}
