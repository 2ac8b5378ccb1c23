using System.Diagnostics;
using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Disc;
using Muser.Imaging.Gpu;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;

namespace Muser.Imaging.Pipeline;

/// <summary>
/// From visibilities to a finished map, the one way for live maps and for files: the disc found and brought to its place, the quiet Sun taken away, weights, the
/// cheaper transform, CLEAN, the restored map with the quiet Sun put back.
/// <para>
/// Plans and maps of one size, used again: it allocates when made, on the first use of a method, and when more visibilities come than ever before.
/// One call at a time.
/// </para>
/// </summary>
/// <param name="grid">The pixels.</param>
/// <param name="threads">Threads at most; 0 for one per processor.</param>
/// <param name="gpu">What sums the maps; null for the processor.</param>
public sealed class MapPipeline(ImageGrid grid, int threads = 0, GpuDevice? gpu = null)
{
    /// <summary>Bytes of a pixel that a plan holds, at most: maps, wide beam and the work of a CLEAN.</summary>
    public const long BytesPerPixel = 128;

    private readonly MapCleaner _cleaner = new(grid, threads, gpu);
    private readonly MapMask _mask = new(grid);
    private readonly float[] _dirty = new float[grid.Pixels];
    private readonly float[] _model = new float[grid.Pixels];
    private readonly float[] _image = new float[grid.Pixels];
    private DiscStage? _disc;
    private ComplexF[] _vis = [];

    /// <summary>The pixels.</summary>
    public ImageGrid Grid => grid;

    /// <summary>The dirty map, the disc in it and at its place, where <see cref="MapRecipe.KeepsDirty"/>. All maps: layout of <see cref="ImageGrid"/>, valid until
    /// the next call.</summary>
    public ReadOnlySpan<float> Dirty => _dirty;

    /// <summary>The beam.</summary>
    public ReadOnlySpan<float> Beam => _cleaner.Beam;

    /// <summary>Components and quiet Sun, flux per pixel.</summary>
    public ReadOnlySpan<float> Model => _model;

    /// <summary>What is left.</summary>
    public ReadOnlySpan<float> Residual => _cleaner.Residual;

    /// <summary>The restored map; the dirty one where nothing was cleaned.</summary>
    public ReadOnlySpan<float> Image => _image;

    /// <summary>Makes a map.</summary>
    /// <param name="recipe">How.</param>
    /// <param name="data">The visibilities; they are not changed.</param>
    /// <param name="sun">Where the disc belongs.</param>
    /// <param name="cancellation">Ends a CLEAN; the maps are then those so far.</param>
    /// <returns>How it was made. Where the disc is not to be found although it has to be, no maps are made: see <see cref="MapResult.Disc"/>.</returns>
    public MapResult Make(MapRecipe recipe, MapVisibilities data, SolarDisc sun, CancellationToken cancellation = default)
    {
        var begun = Stopwatch.GetTimestamp();
        var disc = recipe.Disc == DiscTreatment.Off ? (DiscOutcome?)null : TreatDisc(recipe, ref data, sun);
        var treated = Stopwatch.GetTimestamp();
        if (disc is { Fault: not DiscFault.None } && recipe.Disc != DiscTreatment.Auto)
        {
            return new MapResult(default, disc, BeamFault.None, null, null, new MapTimes(Stopwatch.GetElapsedTime(begun), default, default, default));
        }

        var result = _cleaner.Clean(
            recipe.Method,
            data.UvwRowXyz,
            data.FrequencyHzChan,
            data.VisChanRow,
            data.WeightChanRow,
            recipe.Weighting,
            recipe.Clean,
            _mask.For(recipe, sun),
            cancellation);
        var cleaned = Stopwatch.GetTimestamp();
        _cleaner.Dirty.CopyTo(_dirty);
        _cleaner.Model.CopyTo(_model);
        _cleaner.Image.CopyTo(_image);
        if (disc?.Model is { } model)
        {
            PutBack(model, recipe, data);
        }

        var done = Stopwatch.GetElapsedTime(cleaned);
        var times = new MapTimes(
            Stopwatch.GetElapsedTime(begun, treated),
            _cleaner.Times.Dirty,
            _cleaner.Times.Clean,
            done + _cleaner.Times.Restore);
        return new MapResult(
            _cleaner.Transform, disc, _cleaner.BeamFault, _cleaner.RestoringBeam, recipe.Method == CleanMethod.None ? null : result, times);
    }

    /// <summary>Finds the disc and gives visibilities in which it is at its place and, if that is wanted, gone.</summary>
    private DiscOutcome TreatDisc(MapRecipe recipe, ref MapVisibilities data, SolarDisc sun)
    {
        if (_vis.Length < data.VisChanRow.Length)
        {
            _vis = new ComplexF[data.VisChanRow.Length];
        }

        var vis = _vis.AsSpan(0, data.VisChanRow.Length);
        data.VisChanRow.CopyTo(vis);
        var takesAway = recipe.Disc != DiscTreatment.Centre && recipe.Method != CleanMethod.None;
        var outcome = (_disc ??= new DiscStage(threads)).Treat(data, vis, sun, takesAway);
        data = data.With(vis);
        return outcome;
    }

    private void PutBack(DiscModel model, MapRecipe recipe, MapVisibilities data)
    {
        model.AddTo(grid, _model);
        if (_cleaner.RestoringBeam is { } beam)
        {
            RestoredDisc.Add(grid, model, beam, _image);
        }

        if (recipe.KeepsDirty)
        {
            var vis = _vis.AsSpan(0, data.VisChanRow.Length);
            vis.Clear();
            model.AddTo(data.UvwRowXyz, data.FrequencyHzChan, vis);
            _cleaner.AddDirty(vis, _dirty);
        }
    }
}
