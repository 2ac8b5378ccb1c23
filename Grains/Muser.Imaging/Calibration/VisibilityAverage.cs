using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>
/// The mean of visibilities over frames: sum w V / sum w over the samples that have weight, with weight sum w. What is missing lowers the weight of the
/// mean and never enters as zeros. Allocates when made alone; one call at a time.
/// </summary>
public sealed class VisibilityAverage
{
    private readonly double[] _sumRe;
    private readonly double[] _sumIm;
    private readonly double[] _sumWeight;
    private double _sumWeightNs; // of times from the first sample
    private double _sumWeightAll;
    private UtcTime _first;

    /// <param name="visibilities">Visibilities in a frame: channels x baselines.</param>
    public VisibilityAverage(int visibilities)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(visibilities);
        (_sumRe, _sumIm, _sumWeight) = (new double[visibilities], new double[visibilities], new double[visibilities]);
    }

    /// <summary>Frames taken, with and without weight.</summary>
    public int Frames { get; private set; }

    /// <summary>Samples left out because they or their weights were not finite.</summary>
    public long NotFinite { get; private set; }

    /// <summary>The mean time of the samples used, by their weights; null while there is none.</summary>
    public UtcTime? MeanTime => _sumWeightAll > 0 ? _first.AddNs((long)Math.Round(_sumWeightNs / _sumWeightAll)) : null;

    /// <summary>Takes a frame.</summary>
    /// <param name="time">Its middle.</param>
    /// <param name="vis">Its visibilities.</param>
    /// <param name="weight">The same shape; 0 or less leaves a sample out. Empty for 1 each.</param>
    public void Add(UtcTime time, ReadOnlySpan<ComplexF> vis, ReadOnlySpan<float> weight = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vis.Length, _sumRe.Length);
        if (!weight.IsEmpty)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(weight.Length, vis.Length);
        }

        if (Frames++ == 0)
        {
            _first = time;
        }

        var frameWeight = 0.0;
        for (var k = 0; k < vis.Length; k++)
        {
            double w = weight.IsEmpty ? 1 : weight[k];
            if (w <= 0)
            {
                continue;
            }

            var v = vis[k];
            if (!double.IsFinite(w) || !float.IsFinite(v.Re) || !float.IsFinite(v.Im))
            {
                NotFinite++;
                continue;
            }

            _sumRe[k] += w * v.Re;
            _sumIm[k] += w * v.Im;
            _sumWeight[k] += w;
            frameWeight += w;
        }

        _sumWeightNs += frameWeight * (time - _first);
        _sumWeightAll += frameWeight;
    }

    /// <summary>The means, 0 where nothing had weight, and the weights.</summary>
    public void Mean(Span<ComplexF> vis, Span<float> weight)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vis.Length, _sumRe.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weight.Length, _sumRe.Length);
        for (var k = 0; k < vis.Length; k++)
        {
            var sum = _sumWeight[k];
            vis[k] = sum > 0 ? new((float)(_sumRe[k] / sum), (float)(_sumIm[k] / sum)) : default;
            weight[k] = (float)sum;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_sumRe);
        Array.Clear(_sumIm);
        Array.Clear(_sumWeight);
        (_sumWeightNs, _sumWeightAll, Frames, NotFinite, _first) = (0, 0, 0, 0, default);
    }
}
