using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>
/// The mean of visibilities over frames: sum w V / sum w over the samples that have weight, with weight sum w. What is missing lowers the weight of the
/// mean and never enters as zeros. Sums are of double precision: with weights of 0 and 1 the order of the frames makes no difference that a float shows.
/// Allocates when made alone; one call at a time.
/// </summary>
public sealed class VisibilityAverage
{
    /// <summary>Visibilities that are added at once, where the processor can.</summary>
    private const int Lanes = 4;

    private readonly double[] _sumReIm;
    private readonly double[] _sumWeight;
    private double _sumWeightNs; // of times from the origin
    private double _sumWeightAll;
    private UtcTime? _origin;

    /// <param name="visibilities">Visibilities in a frame: channels x baselines.</param>
    public VisibilityAverage(int visibilities)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(visibilities);
        (_sumReIm, _sumWeight) = (new double[2 * visibilities], new double[visibilities]);
    }

    /// <summary>Visibilities in a frame.</summary>
    public int Visibilities => _sumWeight.Length;

    /// <summary>Frames taken, with and without weight.</summary>
    public int Frames { get; private set; }

    /// <summary>Samples left out because they or their weights were not finite.</summary>
    public long NotFinite { get; private set; }

    /// <summary>The mean time of the samples used, by their weights; null while there is none.</summary>
    public UtcTime? MeanTime => _sumWeightAll > 0 ? _origin!.Value.AddNs((long)Math.Round(_sumWeightNs / _sumWeightAll)) : null;

    /// <summary>Takes a frame.</summary>
    /// <param name="time">Its middle.</param>
    /// <param name="vis">Its visibilities.</param>
    /// <param name="weight">The same shape; 0 or less leaves a sample out. Empty for 1 each.</param>
    public void Add(UtcTime time, ReadOnlySpan<ComplexF> vis, ReadOnlySpan<float> weight = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vis.Length, _sumWeight.Length);
        if (!weight.IsEmpty)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(weight.Length, vis.Length);
        }

        Frames++;
        _origin ??= time;
        var frameWeight = 0.0;
        for (var k = 0; k < vis.Length; k += Lanes)
        {
            if (k + Lanes > vis.Length || !Vector256.IsHardwareAccelerated || !TryAddFour(k, vis, weight, ref frameWeight))
            {
                AddOneByOne(k, Math.Min(k + Lanes, vis.Length), vis, weight, ref frameWeight);
            }
        }

        _sumWeightNs += frameWeight * (time - _origin.Value);
        _sumWeightAll += frameWeight;
    }

    /// <summary>Takes the frames of another average.</summary>
    public void Add(VisibilityAverage other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Visibilities, Visibilities);
        if (other._origin is not { } origin)
        {
            return;
        }

        _origin ??= origin;
        for (var k = 0; k < _sumWeight.Length; k++)
        {
            _sumReIm[2 * k] += other._sumReIm[2 * k];
            _sumReIm[(2 * k) + 1] += other._sumReIm[(2 * k) + 1];
            _sumWeight[k] += other._sumWeight[k];
        }

        _sumWeightNs += other._sumWeightNs + (other._sumWeightAll * (origin - _origin.Value));
        (_sumWeightAll, Frames, NotFinite) = (_sumWeightAll + other._sumWeightAll, Frames + other.Frames, NotFinite + other.NotFinite);
    }

    /// <summary>The means, 0 where nothing had weight, and the weights.</summary>
    public void Mean(Span<ComplexF> vis, Span<float> weight)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vis.Length, _sumWeight.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weight.Length, _sumWeight.Length);
        for (var k = 0; k < vis.Length; k++)
        {
            var sum = _sumWeight[k];
            vis[k] = sum > 0 ? new((float)(_sumReIm[2 * k] / sum), (float)(_sumReIm[(2 * k) + 1] / sum)) : default;
            weight[k] = (float)sum;
        }
    }

    /// <summary>Forgets everything.</summary>
    /// <param name="origin">From where times are counted; null for the first frame. One that is given makes the mean time the same in any order of frames.</param>
    public void Clear(UtcTime? origin = null)
    {
        Array.Clear(_sumReIm);
        Array.Clear(_sumWeight);
        (_sumWeightNs, _sumWeightAll, Frames, NotFinite, _origin) = (0, 0, 0, 0, origin);
    }

    /// <summary>
    /// Four samples at once; false, and nothing done, where one of them is not finite or has a weight below 0. Lanes:
    /// <code>
    /// vis    re0 im0 re1 im1 | re2 im2 re3 im3     two vectors of four doubles
    /// weight w0  w0  w1  w1  | w2  w2  w3  w3
    /// </code>
    /// </summary>
    private bool TryAddFour(int at, ReadOnlySpan<ComplexF> vis, ReadOnlySpan<float> weight, ref double frameWeight)
    {
        var v = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(MemoryMarshal.Cast<ComplexF, float>(vis)), (nuint)(2 * at));
        var w = weight.IsEmpty ? Vector128<float>.One : Vector128.LoadUnsafe(in MemoryMarshal.GetReference(weight), (nuint)at);
        var isFinite = Vector256.EqualsAll(v - v, Vector256<float>.Zero) && Vector128.EqualsAll(w - w, Vector128<float>.Zero);
        if (!isFinite || Vector128.LessThanAny(w, Vector128<float>.Zero))
        {
            return false;
        }

        var (vLow, vHigh) = Vector256.Widen(v);
        var (wLow, wHigh) = Vector128.Widen(w);
        var wide = Vector256.Create(wLow, wHigh);
        ref var sum = ref MemoryMarshal.GetArrayDataReference(_sumReIm);
        ref var sumWeight = ref MemoryMarshal.GetArrayDataReference(_sumWeight);
        var low = Vector256.LoadUnsafe(in sum, (nuint)(2 * at)) + (vLow * Vector256.Shuffle(wide, Vector256.Create(0L, 0, 1, 1)));
        var high = Vector256.LoadUnsafe(in sum, (nuint)((2 * at) + 4)) + (vHigh * Vector256.Shuffle(wide, Vector256.Create(2L, 2, 3, 3)));
        low.StoreUnsafe(ref sum, (nuint)(2 * at));
        high.StoreUnsafe(ref sum, (nuint)((2 * at) + 4));
        (Vector256.LoadUnsafe(in sumWeight, (nuint)at) + wide).StoreUnsafe(ref sumWeight, (nuint)at);
        frameWeight += Vector256.Sum(wide);
        return true;
    }

    private void AddOneByOne(int from, int to, ReadOnlySpan<ComplexF> vis, ReadOnlySpan<float> weight, ref double frameWeight)
    {
        for (var k = from; k < to; k++)
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

            _sumReIm[2 * k] += w * v.Re;
            _sumReIm[(2 * k) + 1] += w * v.Im;
            _sumWeight[k] += w;
            frameWeight += w;
        }
    }
}
