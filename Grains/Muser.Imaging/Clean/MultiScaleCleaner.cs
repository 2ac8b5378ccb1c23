using Muser.Imaging.Maps;

namespace Muser.Imaging.Clean;

/// <summary>
/// CLEAN with components of several sizes (Cornwell 2008, IEEE J. Sel. Top. Signal Process. 2, 793): points, and round Gaussians.
/// <para>
/// A component of a scale, at its best flux, lowers the weighted sum of squares of the visibilities by R^2 / p, where R is the residual
/// map convolved with the scale and p
/// the peak of the beam convolved with it twice: the scale of the largest |R| / sqrt(p) goes next (a matching pursuit, Mallat and Zhang
/// 1993). On its map CLEAN runs, with
/// that beam, until the peak has fallen somewhat; then the components are taken from the visibilities. Scales act there as a factor, so
/// nothing is convolved on pixels.
/// </para>
/// It allocates when made and when scales come. One call at a time.
/// </summary>
/// <param name="grid">The pixels.</param>
public sealed class MultiScaleCleaner(ImageGrid grid)
{
    /// <summary>Where the peak of a scale ends its turn, over where it began.</summary>
    private const double TurnDepth = 0.7;

    /// <summary>A scale that the baselines see less of than this is left out.</summary>
    private const double FaintestBeam = 1e-3;

    private readonly HogbomCleaner _minor = new(grid.Size);
    private readonly float[] _components = new float[grid.Pixels];
    private readonly float[] _rendered = new float[grid.Pixels];
    private readonly float[] _map = new float[grid.Pixels];
    private readonly float[] _chosenMap = new float[grid.Pixels];
    private Scale[] _scales = [];

    /// <summary>Scales for a beam: points, and Gaussians of 2, 4, 8 ... times its width, up to a sixth of the map.</summary>
    public static double[] ScalesArcsec(ImageGrid grid, RestoringBeam beam)
    {
        var scales = new List<double> { 0 };
        for (var scale = 2 * beam.MajorArcsec; scale < grid.Size * grid.CellArcsec / 6; scale *= 2)
        {
            scales.Add(scale);
        }

        return [.. scales];
    }

    /// <summary>Cleans what is left of the visibilities.</summary>
    /// <param name="data">The visibilities; the components are taken from them.</param>
    /// <param name="scalesArcsec">Widths of the Gaussians at half maximum; 0 for points.</param>
    /// <param name="options">Gain, thresholds (of the residual itself, not of the scales), iterations.</param>
    /// <param name="mask">Where the middle of components may be; null for everywhere.</param>
    /// <param name="modelRowColumn">[row, column]: the components are added to it, drawn as what they are.</param>
    /// <param name="residualRowColumn">[row, column]: receives the residual.</param>
    /// <param name="cancellation">Ends it between two major cycles; model and residual are then those so far.</param>
    public CleanResult Clean(
        MajorCycle data,
        ReadOnlySpan<double> scalesArcsec,
        CleanOptions options,
        CleanMask? mask,
        Span<float> modelRowColumn,
        Span<float> residualRowColumn,
        CancellationToken cancellation = default)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfZero(scalesArcsec.Length, nameof(scalesArcsec));
        data.Image(residualRowColumn);
        data.Beam(_map);
        var run = new CleanRun(options, mask, cancellation);
        if (CleanInput.Check(residualRowColumn, _map) is { } refusal)
        {
            return run.Result(refusal, []);
        }

        TakeScales(data, scalesArcsec);
        while (true)
        {
            if (run.Look(residualRowColumn) is { } stop)
            {
                return run.Result(stop, modelRowColumn);
            }

            if (Choose(data, run, residualRowColumn) is not { } chosen)
            {
                return run.Result(CleanStop.NothingLeft, modelRowColumn);
            }

            // A turn on one scale: in fluxes of its components, so that the beam has a peak of 1.
            var minor = options with
            {
                AbsoluteThreshold = TurnDepth * Math.Abs(run.FindPeak(_chosenMap).Value),
                RelativeThreshold = 0,
                NoiseThreshold = 0,
                MaxIterations = options.MaxIterations - run.Iterations,
            };
            _components.AsSpan().Clear();
            var found = _minor.Clean(_chosenMap, chosen.Beam, minor, mask, _components, _map, cancellation).Iterations;
            run.Iterations += found;
            run.MajorCycles++;
            if (found == 0)
            {
                return run.Result(cancellation.IsCancellationRequested ? CleanStop.Cancelled : CleanStop.NothingLeft, modelRowColumn);
            }

            data.Subtract(_components, chosen.Arcsec);
            data.Image(residualRowColumn);
            Draw(chosen.Arcsec, modelRowColumn);
        }
    }

    private void TakeScales(MajorCycle data, ReadOnlySpan<double> scalesArcsec)
    {
        if (_scales.Length != scalesArcsec.Length)
        {
            _scales = [.. Enumerable.Range(0, scalesArcsec.Length).Select(_ => new Scale(new float[grid.Pixels]))];
        }

        for (var s = 0; s < _scales.Length; s++)
        {
            var scale = _scales[s];
            scale.Arcsec = scalesArcsec[s];
            scale.Peak = data.Beam(scale.Beam, scale.Arcsec);
            foreach (ref var pixel in scale.Beam.AsSpan())
            {
                pixel = (float)(pixel / scale.Peak);
            }
        }
    }

    /// <summary>Puts the map of the scale that has most to take, in fluxes, into <see cref="_chosenMap"/>.</summary>
    private Scale? Choose(MajorCycle data, CleanRun run, ReadOnlySpan<float> residual)
    {
        Scale? chosen = null;
        double most = 0;
        foreach (var scale in _scales)
        {
            if (!(scale.Peak > FaintestBeam))
            {
                continue;
            }

            if (scale.Arcsec == 0)
            {
                residual.CopyTo(_map);
            }
            else
            {
                data.Image(_map, scale.Arcsec);
            }

            var gain = Math.Abs(run.FindPeak(_map).Value) / Math.Sqrt(scale.Peak);
            if (gain > most)
            {
                (chosen, most) = (scale, gain);
                for (var i = 0; i < _map.Length; i++)
                {
                    _chosenMap[i] = (float)(_map[i] / scale.Peak);
                }
            }
        }

        return chosen;
    }

    private void Draw(double scaleArcsec, Span<float> model)
    {
        if (scaleArcsec > 0)
        {
            var gaussian = new RestoringBeam(scaleArcsec, scaleArcsec, 0);
            var perPixel = (float)(1 / gaussian.Pixels(grid.CellArcsec));
            _rendered.AsSpan().Clear();
            Restorer.Add(grid, gaussian, _components, _rendered);
            for (var i = 0; i < model.Length; i++)
            {
                model[i] += _rendered[i] * perPixel;
            }

            return;
        }

        for (var i = 0; i < model.Length; i++)
        {
            model[i] += _components[i];
        }
    }

    /// <summary>A scale, and the beam convolved twice with it, its peak brought to 1.</summary>
    private sealed class Scale(float[] beam)
    {
        public double Arcsec { get; set; }

        /// <summary>The peak of the beam before that.</summary>
        public double Peak { get; set; }

        public float[] Beam => beam;
    }
}
