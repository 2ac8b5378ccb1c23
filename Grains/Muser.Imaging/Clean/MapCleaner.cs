using System.Diagnostics;
using Muser.Formats.Frames;
using Muser.Imaging.Gpu;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Clean;

/// <summary>
/// From visibilities to a cleaned map by any method: dirty map, beam, model, residual, restored map.
/// It holds the maps and the methods that were used, so it allocates on the first call of each. One call at a time; make one for each
/// thing that runs at a time.
/// </summary>
/// <param name="grid">The pixels.</param>
/// <param name="threads">Threads at most; 0 for one per processor.</param>
/// <param name="gpu">What sums the maps; null for the processor.</param>
public sealed class MapCleaner(ImageGrid grid, int threads = 0, GpuDevice? gpu = null)
{
    private readonly MajorCycle _data = new(grid, threads, gpu);
    private readonly float[] _dirty = new float[grid.Pixels];
    private readonly float[] _beam = new float[grid.Pixels];
    private readonly float[] _model = new float[grid.Pixels];
    private readonly float[] _residual = new float[grid.Pixels];
    private readonly float[] _image = new float[grid.Pixels];
    private float[] _wideBeam = [];
    private long _wideBeamNumber = -1;
    private HogbomCleaner? _hogbom;
    private ClarkCleaner? _clark;
    private SdiCleaner? _sdi;
    private MultiScaleCleaner? _multiScale;
    private HybridCleaner? _hybrid;

    /// <summary>The pixels.</summary>
    public ImageGrid Grid => grid;

    /// <summary>The dirty map, of the weighting asked for. All maps: layout of <see cref="ImageGrid"/>, valid until the next
    /// call.</summary>
    public ReadOnlySpan<float> Dirty => _dirty;

    /// <summary>The beam of the residual and the restored map.</summary>
    public ReadOnlySpan<float> Beam => _beam;

    /// <summary>The components, flux per pixel.</summary>
    public ReadOnlySpan<float> Model => _model;

    /// <summary>The residual.</summary>
    public ReadOnlySpan<float> Residual => _residual;

    /// <summary>The residual and the model, convolved with <see cref="RestoringBeam"/>; the residual alone where none could be
    /// fitted.</summary>
    public ReadOnlySpan<float> Image => _image;

    /// <summary>The Gaussian of the main lobe; null where it could not be fitted.</summary>
    public RestoringBeam? RestoringBeam { get; private set; }

    /// <summary>Why there is no <see cref="RestoringBeam"/>.</summary>
    public BeamFault BeamFault { get; private set; }

    /// <summary>Which transform the maps are made by, and why.</summary>
    public TransformChoice Transform => _data.Transform;

    /// <summary>How long weights, dirty map and beam took, the CLEAN, and the restored map.</summary>
    public (TimeSpan Dirty, TimeSpan Clean, TimeSpan Restore) Times { get; private set; }

    /// <summary>Makes a map and cleans it.</summary>
    /// <param name="method">The method.</param>
    /// <param name="uvwBaselineXyz">[baseline, uvw] of r_j - r_i, metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    /// <param name="visChanBaseline">[channel, baseline]. A visibility that is not finite is left out, with its weight.</param>
    /// <param name="naturalChanBaseline">Natural weights [channel, baseline], at least 0 (0: flagged); empty for 1 each.</param>
    /// <param name="weighting">How they are weighed; <see cref="CleanMethod.MuserHybrid"/> ends with natural weights whatever it
    /// is.</param>
    /// <param name="options">Gain, thresholds, iterations.</param>
    /// <param name="mask">Where components may be; null for everywhere.</param>
    /// <param name="cancellation">Ends it; the maps are then those so far.</param>
    public CleanResult Clean(
        CleanMethod method,
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<float> naturalChanBaseline,
        Weighting weighting,
        CleanOptions options,
        CleanMask? mask = null,
        CancellationToken cancellation = default)
    {
        var begun = Stopwatch.GetTimestamp();
        _data.Begin(uvwBaselineXyz, frequencyHzChan, visChanBaseline, naturalChanBaseline, weighting);
        _data.Image(_dirty);
        _model.AsSpan().Clear();
        FitBeam();
        var imaged = Stopwatch.GetTimestamp();
        var result = method switch
        {
            CleanMethod.Hogbom => CleanPoints(options, mask, cancellation),
            CleanMethod.Clark => (_clark ??= new(grid)).Clean(_data, options, mask, _model, _residual, cancellation),
            CleanMethod.Sdi => (_sdi ??= new(grid)).Clean(_data, options, mask, _model, _residual, cancellation),
            CleanMethod.MultiScale => CleanScales(options, mask, cancellation),
            CleanMethod.MuserHybrid => (_hybrid ??= new(grid)).Clean(_data, mask, _model, _residual, cancellation),
            _ => Leave(),
        };
        if (method == CleanMethod.MuserHybrid)
        {
            FitBeam();
        }

        var cleaned = Stopwatch.GetTimestamp();
        _residual.CopyTo(_image, 0);
        if (RestoringBeam is { } beam && method != CleanMethod.None)
        {
            Restorer.Add(grid, beam, _model, _image);
        }

        Times = (Stopwatch.GetElapsedTime(begun, imaged), Stopwatch.GetElapsedTime(imaged, cleaned), Stopwatch.GetElapsedTime(cleaned));
        return result;
    }

    /// <summary>Adds the dirty map, by the weights of the last call, of other visibilities to a map.</summary>
    /// <param name="visChanBaseline">[channel, baseline], as in the last call.</param>
    /// <param name="mapRowColumn">The map.</param>
    public void AddDirty(ReadOnlySpan<ComplexF> visChanBaseline, Span<float> mapRowColumn)
    {
        _data.ImageOf(visChanBaseline, _dirty);
        for (var i = 0; i < mapRowColumn.Length; i++)
        {
            mapRowColumn[i] += _dirty[i];
        }
    }

    private void FitBeam()
    {
        _data.Beam(_beam);
        BeamFault = BeamFit.TryFit(grid, _beam, out var beam);
        RestoringBeam = BeamFault == BeamFault.None ? beam : null;
    }

    private CleanResult CleanPoints(CleanOptions options, CleanMask? mask, CancellationToken cancellation)
    {
        // The beam and the wide one have different numbers.
        _hogbom ??= new(grid.Size, threads);
        var number = 2 * _data.BeamNumber;
        if (mask is { IsWithinHalf: true })
        {
            // The beam reaches from any pixel that may take a component to any other; what it does beyond comes of the visibilities, and so does all that is left.
            var inside = _hogbom.Clean(_dirty, _beam, number, options, mask, _model, _residual, isResidualWanted: false, cancellation);
            _data.Subtract(_model);
            _data.Image(_residual);
            return inside with { MajorCycles = 1 };
        }

        // A beam as wide as the map would leave the sidelobes of a source at one edge at the other, where they would be taken for sources.
        _wideBeam = _wideBeam.Length > 0 ? _wideBeam : new float[4 * grid.Pixels];
        if (_wideBeamNumber != _data.BeamNumber)
        {
            _data.WideBeam(_wideBeam);
            _wideBeamNumber = _data.BeamNumber;
        }

        return _hogbom.Clean(_dirty, _wideBeam, number + 1, options, mask, _model, _residual, isResidualWanted: true, cancellation);
    }

    private CleanResult CleanScales(CleanOptions options, CleanMask? mask, CancellationToken cancellation)
    {
        // Without a main lobe there is no scale to begin with: points alone.
        double[] scales = RestoringBeam is { } beam ? MultiScaleCleaner.ScalesArcsec(grid, beam) : [0];
        return (_multiScale ??= new(grid)).Clean(_data, scales, options, mask, _model, _residual, cancellation);
    }

    private CleanResult Leave()
    {
        _dirty.CopyTo(_residual, 0);
        return new CleanResult(CleanStop.Iterations, 0, 0, 0, 0, 0);
    }
}
