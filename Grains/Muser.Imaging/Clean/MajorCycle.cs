using Muser.Formats.Frames;
using Muser.Imaging.Gpu;
using Muser.Imaging.Maps;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Clean;

/// <summary>
/// The visibilities of one map, and what is left of them when models are taken away: the major cycle of a CLEAN (Schwab 1984, AJ 89,
/// 1076), exact in w.
/// <para>
/// Maps, beams and models may be of a scale: convolved with a round Gaussian of unit flux and that width. In the (u,v) plane it is a
/// factor,
/// exp(-(pi width)^2 (u^2 + v^2) / (4 ln 2)), so that a map of a scale costs what a map costs.
/// </para>
/// Maps are made by the cheaper transform (<see cref="TransformChoice"/>).
/// It allocates when made, on the first use of a transform, and when more visibilities come than ever before. One call at a time.
/// </summary>
public sealed class MajorCycle
{
    private const double SpeedOfLight = 299_792_458;

    /// <summary>A visibility that a scale fades further than this is not seen by it: its share of a map is below what single precision tells.</summary>
    private const double Faintest = 1e-8;

    private readonly VisibilityPredictor _predictor;
    private readonly MapTransforms _transforms;
    private readonly MapTransforms _wideTransforms;
    private readonly BeamGeometry _geometry = new();
    private float[] _beam = [];
    private float[] _image = [];
    private bool _isImageCurrent;
    private double _weightSum;
    private long _beamNumber = -1;
    private IMapTransform? _imager;
    private double[] _uvw = [];
    private double[] _frequencyHz = [];
    private ComplexF[] _residual = [];
    private ComplexF[] _work = [];
    private float[] _natural = [];
    private float[] _weights = [];

    /// <param name="grid">The pixels.</param>
    /// <param name="threads">Threads at most; 0 for one per processor.</param>
    /// <param name="gpu">What sums the maps; null for the processor.</param>
    public MajorCycle(ImageGrid grid, int threads = 0, GpuDevice? gpu = null)
    {
        Grid = grid;
        _predictor = new VisibilityPredictor(grid, threads);
        _transforms = new MapTransforms(grid, threads, gpu, DirtyImager.PhaseErrorGoalRad);
        _wideTransforms = new MapTransforms(new ImageGrid(2 * grid.Size, grid.CellArcsec), threads, gpu, DirtyImager.WideBeamErrorRad);
    }

    /// <summary>The pixels.</summary>
    public ImageGrid Grid { get; }

    /// <summary>Which transform the maps are made by, and why.</summary>
    public TransformChoice Transform => _transforms.Choice;

    /// <summary>The visibilities that are left, [channel, baseline]; not finite where they were not.</summary>
    public ReadOnlySpan<ComplexF> ResidualChanBaseline => _residual.AsSpan(0, Count);

    /// <summary>A number that stays while baselines, frequencies and weights, and so the beam, stay.</summary>
    internal long BeamNumber => _geometry.Number;

    private IMapTransform Imager => _imager ?? throw new InvalidOperationException("There are no visibilities yet.");

    private int Count => _uvw.Length / 3 * _frequencyHz.Length;

    /// <summary>Begins with visibilities, of which nothing is taken away yet.</summary>
    /// <param name="uvwBaselineXyz">[baseline, uvw] of r_j - r_i, metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    /// <param name="visChanBaseline">[channel, baseline]. A visibility that is not finite is left out, with its weight.</param>
    /// <param name="naturalChanBaseline">Natural weights [channel, baseline], at least 0 (0: flagged); empty for 1 each.</param>
    /// <param name="weighting">How they are weighed; null for natural weights.</param>
    public void Begin(
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<float> naturalChanBaseline,
        Weighting? weighting = null)
    {
        var count = uvwBaselineXyz.Length / 3 * frequencyHzChan.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(visChanBaseline.Length, count, nameof(visChanBaseline));
        (_uvw, _frequencyHz) = (Copy(uvwBaselineXyz, _uvw), Copy(frequencyHzChan, _frequencyHz));
        if (_residual.Length < count)
        {
            (_residual, _work, _natural, _weights) = (new ComplexF[count], new ComplexF[count], new float[count], new float[count]);
        }

        _imager = _transforms.For(_uvw, _frequencyHz);
        visChanBaseline.CopyTo(_residual);
        for (var k = 0; k < count; k++)
        {
            // A beam has to leave out what a map leaves out.
            var usable = float.IsFinite(_residual[k].Re) && float.IsFinite(_residual[k].Im);
            _natural[k] = !usable ? 0 : naturalChanBaseline.IsEmpty ? 1 : naturalChanBaseline[k];
        }

        Weigh(weighting ?? Weighting.Natural);
    }

    /// <summary>Goes on with other weights.</summary>
    public void Weigh(Weighting weighting)
    {
        _isImageCurrent = false;
        weighting.Compute(Grid, _uvw, _frequencyHz, _natural.AsSpan(0, Count), _weights.AsSpan(0, Count));
        _geometry.Take(_uvw, _frequencyHz, _weights.AsSpan(0, Count));
    }

    /// <summary>The map of what is left.</summary>
    /// <param name="imageRowColumn">Receives the map.</param>
    /// <param name="scaleArcsec">Width of the Gaussian, at half maximum; 0 for the map itself.</param>
    /// <returns>The sum of weights.</returns>
    public double Image(Span<float> imageRowColumn, double scaleArcsec = 0)
    {
        if (scaleArcsec == 0)
        {
            return ImageItself(imageRowColumn);
        }

        for (var k = 0; k < Count; k++)
        {
            var fade = Seen(Fade(k, scaleArcsec));
            _work[k] = new ComplexF(_residual[k].Re * fade, _residual[k].Im * fade);
        }

        return Imager.Image(_uvw, _frequencyHz, _work.AsSpan(0, Count), _weights.AsSpan(0, Count), imageRowColumn);
    }

    /// <summary>The map itself, made when visibilities or weights are others than those of the last one.</summary>
    private double ImageItself(Span<float> imageRowColumn)
    {
        _image = _image.Length > 0 ? _image : new float[Grid.Pixels];
        if (!_isImageCurrent)
        {
            _weightSum = Imager.Image(_uvw, _frequencyHz, _residual.AsSpan(0, Count), _weights.AsSpan(0, Count), _image);
            _isImageCurrent = true;
        }

        _image.CopyTo(imageRowColumn);
        return _weightSum;
    }

    /// <summary>The map, convolved with a scale, of a source of that scale and a flux of 1 at the phase centre.</summary>
    /// <param name="beamRowColumn">Receives the beam.</param>
    /// <param name="scaleArcsec">Width of the Gaussian, at half maximum; 0 for the beam itself.</param>
    /// <returns>Its peak: 1 for a scale of 0, less for what the baselines see less of.</returns>
    public double Beam(Span<float> beamRowColumn, double scaleArcsec = 0)
    {
        if (scaleArcsec == 0)
        {
            return PointBeam(beamRowColumn);
        }

        double peak = 0, sum = 0;
        for (var k = 0; k < Count; k++)
        {
            var fade = Fade(k, scaleArcsec);
            _work[k] = new ComplexF(Seen(fade * fade), 0);
            var weight = _weights[k] > 0 ? _weights[k] : 0;
            peak += weight * fade * fade;
            sum += weight;
        }

        Imager.Image(_uvw, _frequencyHz, _work.AsSpan(0, Count), _weights.AsSpan(0, Count), beamRowColumn);
        return sum > 0 ? peak / sum : 0;
    }

    /// <summary>The beam, made when it is another than the last one.</summary>
    private double PointBeam(Span<float> beamRowColumn)
    {
        _beam = _beam.Length > 0 ? _beam : new float[Grid.Pixels];
        if (_beamNumber != _geometry.Number)
        {
            Imager.Beam(_uvw, _frequencyHz, _weights.AsSpan(0, Count), _beam);
            _beamNumber = _geometry.Number;
        }

        _beam.CopyTo(beamRowColumn);
        return _weights.AsSpan(0, Count).IndexOfAnyExceptInRange(float.NegativeInfinity, 0f) >= 0 ? 1 : 0;
    }

    /// <summary>The beam on twice as many pixels a side, so that it reaches every pixel of the map from every other.</summary>
    /// <param name="beamRowColumn">Receives the beam, [row, column], 2 N on a side.</param>
    public void WideBeam(Span<float> beamRowColumn) =>
        _wideTransforms.For(_uvw, _frequencyHz).Beam(_uvw, _frequencyHz, _weights.AsSpan(0, Count), beamRowColumn);

    /// <summary>The map of other visibilities with the same weights.</summary>
    /// <param name="visChanBaseline">[channel, baseline].</param>
    /// <param name="imageRowColumn">Receives the map.</param>
    public void ImageOf(ReadOnlySpan<ComplexF> visChanBaseline, Span<float> imageRowColumn) =>
        Imager.Image(_uvw, _frequencyHz, visChanBaseline, _weights.AsSpan(0, Count), imageRowColumn);

    /// <summary>Takes a model away from the visibilities.</summary>
    /// <param name="modelRowColumn">Flux per pixel.</param>
    /// <param name="scaleArcsec">Width of the Gaussian that every pixel stands for, at half maximum; 0 for points.</param>
    public void Subtract(ReadOnlySpan<float> modelRowColumn, double scaleArcsec = 0)
    {
        _isImageCurrent = false;
        Predict(modelRowColumn);
        for (var k = 0; k < Count; k++)
        {
            var fade = (float)Fade(k, scaleArcsec);
            _residual[k] = new ComplexF(_residual[k].Re - (fade * _work[k].Re), _residual[k].Im - (fade * _work[k].Im));
        }
    }

    /// <summary>The dirty map of a model, and takes nothing away: see <see cref="SubtractImaged"/>.</summary>
    /// <param name="modelRowColumn">Flux per pixel.</param>
    /// <param name="imageRowColumn">Receives the map; may be the model itself.</param>
    public void ImageOfModel(ReadOnlySpan<float> modelRowColumn, Span<float> imageRowColumn)
    {
        Predict(modelRowColumn);
        Imager.Image(_uvw, _frequencyHz, _work.AsSpan(0, Count), _weights.AsSpan(0, Count), imageRowColumn);
    }

    /// <summary>Takes the model of <see cref="ImageOfModel"/>, the last call, away from the visibilities, times a factor.</summary>
    public void SubtractImaged(float factor)
    {
        _isImageCurrent = false;
        for (var k = 0; k < Count; k++)
        {
            _residual[k] = new ComplexF(_residual[k].Re - (factor * _work[k].Re), _residual[k].Im - (factor * _work[k].Im));
        }
    }

    private static double[] Copy(ReadOnlySpan<double> from, double[] to)
    {
        if (to.Length != from.Length)
        {
            return from.ToArray();
        }

        from.CopyTo(to);
        return to;
    }

    private void Predict(ReadOnlySpan<float> model) => _predictor.Predict(_uvw, _frequencyHz, model, _work.AsSpan(0, Count));

    /// <summary>A factor, or 0 where what it leaves is nothing: the transforms leave that out, so that wide scales, which few baselines see, cost little.</summary>
    private static float Seen(double factor) => factor < Faintest ? 0 : (float)factor;

    private double Fade(int k, double scaleArcsec)
    {
        if (scaleArcsec == 0)
        {
            return 1;
        }

        var (channel, baseline) = Math.DivRem(k, _uvw.Length / 3);
        var (u, v) = (_uvw[3 * baseline], _uvw[(3 * baseline) + 1]);
        var turns = Math.PI * scaleArcsec * Angle.Arcsec * _frequencyHz[channel] / SpeedOfLight;
        return Math.Exp(-turns * turns * ((u * u) + (v * v)) / (4 * Math.Log(2)));
    }
}
