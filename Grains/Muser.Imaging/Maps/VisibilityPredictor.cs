using Muser.Formats.Frames;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Maps;

/// <summary>
/// What the baselines would see of a model: V = sum over pixels of flux exp(-2*pi*i(ul + vm + w(n-1))), exact, the counterpart of <see
/// cref="DirtyImager"/>.
/// Costs the pixels that are not zero times the visibilities. Single-precision sums over 256 pixels, double-precision sums of those:
/// about 2e-7 of the sum of moduli.
/// It allocates when made, and when a model of more pixels or more visibilities come than ever before. One call at a time.
/// </summary>
public sealed unsafe class VisibilityPredictor
{
    private const int PointsAtOnce = 256;
    private const double SpeedOfLight = 299_792_458;

    private readonly SimdPath _path;
    private readonly WorkCrew _crew;
    private AlignedBuffer<double> _points = new(0);
    private AlignedBuffer<double> _uvw = new(0);
    private AlignedBuffer<double> _vis = new(0);
    private int _pointCount;
    private int _blocks;
    private int _nextBlock;

    /// <param name="grid">The pixels of the models.</param>
    /// <param name="threads">Threads at most; 0 for one per processor.</param>
    public VisibilityPredictor(ImageGrid grid, int threads = 0)
        : this(grid, threads, SimdPaths.Best)
    {
    }

    internal VisibilityPredictor(ImageGrid grid, int threads, SimdPath path)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        (Grid, _path) = (grid, path);
        _crew = new WorkCrew(threads == 0 ? Environment.ProcessorCount : threads, SumBlocks);
    }

    /// <summary>The pixels of the models.</summary>
    public ImageGrid Grid { get; }

    /// <summary>Predicts the visibilities of a model.</summary>
    /// <param name="uvwBaselineXyz">[baseline, uvw] of r_j - r_i, metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    /// <param name="modelRowColumn">The model, flux per pixel; layout of <see cref="ImageGrid"/>.</param>
    /// <param name="visChanBaseline">Receives [channel, baseline].</param>
    public void Predict(
        ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan, ReadOnlySpan<float> modelRowColumn, Span<ComplexF> visChanBaseline)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(modelRowColumn.Length, Grid.Pixels, nameof(modelRowColumn));
        var baselines = uvwBaselineXyz.Length / 3;
        ArgumentOutOfRangeException.ThrowIfNotEqual(visChanBaseline.Length, baselines * frequencyHzChan.Length, nameof(visChanBaseline));
        TakePoints(modelRowColumn);
        TakeVisibilities(uvwBaselineXyz, frequencyHzChan);
        _nextBlock = 0;
        _crew.Run();
        for (var k = 0; k < visChanBaseline.Length; k++)
        {
            var at = _vis.Pointer + (k / PredictKernel.Lanes * 2 * PredictKernel.Lanes) + (k % PredictKernel.Lanes);
            visChanBaseline[k] = new ComplexF((float)at[0], (float)at[PredictKernel.Lanes]);
        }
    }

    private void TakePoints(ReadOnlySpan<float> model)
    {
        _pointCount = model.Length - model.Count(0f);
        if (_points.Length < 4 * _pointCount)
        {
            _points = new AlignedBuffer<double>(4 * _pointCount);
        }

        var to = _points.Pointer;
        for (var i = 0; i < model.Length; i++)
        {
            if (model[i] != 0)
            {
                var (l, m) = (Grid.L(i % Grid.Size), Grid.M(i / Grid.Size));
                (to[0], to[1], to[2], to[3]) = (l, m, WTerm.NMinusOne(l, m), model[i]);
                to += 4;
            }
        }
    }

    private void TakeVisibilities(ReadOnlySpan<double> uvw, ReadOnlySpan<double> frequencyHzChan)
    {
        var baselines = uvw.Length / 3;
        var count = baselines * frequencyHzChan.Length;
        _blocks = (count + PredictKernel.Lanes - 1) / PredictKernel.Lanes;
        if (_vis.Length < 2 * PredictKernel.Lanes * _blocks)
        {
            _uvw = new AlignedBuffer<double>(3 * PredictKernel.Lanes * _blocks);
            _vis = new AlignedBuffer<double>(2 * PredictKernel.Lanes * _blocks);
        }

        for (var k = 0; k < count; k++)
        {
            var perMetre = frequencyHzChan[k / baselines] / SpeedOfLight;
            var to = _uvw.Pointer + (k / PredictKernel.Lanes * 3 * PredictKernel.Lanes) + (k % PredictKernel.Lanes);
            for (var axis = 0; axis < 3; axis++)
            {
                to[axis * PredictKernel.Lanes] = uvw[(3 * (k % baselines)) + axis] * perMetre;
            }
        }
    }

    private void SumBlocks(int member)
    {
        const int Lanes = PredictKernel.Lanes;
        var re = stackalloc float[Lanes];
        var im = stackalloc float[Lanes];
        for (int block; (block = Interlocked.Increment(ref _nextBlock) - 1) < _blocks;)
        {
            var uvw = _uvw.Pointer + (block * 3 * Lanes);
            var sums = new Span<double>(_vis.Pointer + (block * 2 * Lanes), 2 * Lanes);
            sums.Clear();
            for (var first = 0; first < _pointCount; first += PointsAtOnce)
            {
                var count = Math.Min(PointsAtOnce, _pointCount - first);
                PredictKernel.Sum(uvw, uvw + Lanes, uvw + (2 * Lanes), _points.Pointer + (4 * first), count, re, im, _path);
                for (var lane = 0; lane < Lanes; lane++)
                {
                    sums[lane] += re[lane];
                    sums[Lanes + lane] += im[lane];
                }
            }
        }
    }
}
