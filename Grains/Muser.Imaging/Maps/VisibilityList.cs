using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Maps;

/// <summary>
/// What a transform sums over: the visibilities of all channels that have a weight, with u, v, w in wavelengths in double precision, and
/// for each
/// image the visibility times weight over the sum of weights. Use: Begin, SetImage for each, Complete.
/// </summary>
internal sealed unsafe class VisibilityList(int maxImages)
{
    private const double SpeedOfLight = 299_792_458;

    private AlignedBuffer<double> _uvw = new(0);
    private AlignedBuffer<float> _vis = new(0);
    private int _capacity;
    private int _baselines;
    private int _channels;

    /// <summary>Visibilities.</summary>
    public int Count { get; private set; }

    /// <summary>The largest |w|, wavelengths.</summary>
    public double MaxAbsW { get; private set; }

    /// <summary>The largest |u| or |v|, wavelengths.</summary>
    public double MaxAbsUV { get; private set; }

    /// <summary>u of each visibility, wavelengths.</summary>
    public double* U => _uvw.Pointer;

    /// <summary>v of each visibility, wavelengths.</summary>
    public double* V => _uvw.Pointer + _capacity;

    /// <summary>w of each visibility, wavelengths.</summary>
    public double* W => _uvw.Pointer + (2 * _capacity);

    /// <summary>[image][visibility] re, im, weighted and normalised.</summary>
    public float* Vis => _vis.Pointer;

    /// <summary>Floats from one image to the next in <see cref="Vis"/>.</summary>
    public nint ImageStride => 2 * _capacity;

    /// <summary>Takes the geometry: all baselines of all channels, for the time being.</summary>
    public void Begin(ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan)
    {
        if (uvwBaselineXyz.Length % 3 != 0)
        {
            throw new ArgumentException($"{uvwBaselineXyz.Length} numbers are no [baseline, uvw].", nameof(uvwBaselineXyz));
        }

        (_baselines, _channels) = (uvwBaselineXyz.Length / 3, frequencyHzChan.Length);
        var all = _baselines * _channels;
        if (all > _capacity)
        {
            _capacity = (all + 15) / 16 * 16;
            _uvw = new AlignedBuffer<double>(3 * _capacity);
            _vis = new AlignedBuffer<float>(2 * _capacity * maxImages);
        }

        var k = 0;
        foreach (var frequencyHz in frequencyHzChan)
        {
            var perMetre = frequencyHz / SpeedOfLight;
            for (var b = 0; b < uvwBaselineXyz.Length; b += 3, k++)
            {
                U[k] = uvwBaselineXyz[b] * perMetre;
                V[k] = uvwBaselineXyz[b + 1] * perMetre;
                W[k] = uvwBaselineXyz[b + 2] * perMetre;
            }
        }

        Count = all;
    }

    /// <summary>Takes the visibilities and weights of one image and returns the sum of weights of what is finite.</summary>
    public double SetImage(int image, ReadOnlySpan<ComplexF> visChanBaseline, ReadOnlySpan<float> weightChanBaseline)
    {
        Check(visChanBaseline.Length, nameof(visChanBaseline));
        if (!weightChanBaseline.IsEmpty)
        {
            Check(weightChanBaseline.Length, nameof(weightChanBaseline));
        }

        var to = MemoryMarshal.Cast<float, ComplexF>(new Span<float>(Vis + (image * ImageStride), 2 * Count));
        double sum = 0;
        for (var k = 0; k < to.Length; k++)
        {
            var v = visChanBaseline[k];
            var weight = weightChanBaseline.IsEmpty ? 1 : weightChanBaseline[k];
            if (weight > 0 && float.IsFinite(v.Re) && float.IsFinite(v.Im))
            {
                sum += weight;
                to[k] = new ComplexF(weight * v.Re, weight * v.Im);
            }
            else
            {
                to[k] = default;
            }
        }

        Normalise(to, sum);
        return sum;
    }

    /// <summary>As <see cref="SetImage"/>, with visibilities of 1: the beam.</summary>
    public double SetUnitImage(int image, ReadOnlySpan<float> weightChanBaseline)
    {
        if (!weightChanBaseline.IsEmpty)
        {
            Check(weightChanBaseline.Length, nameof(weightChanBaseline));
        }

        var to = MemoryMarshal.Cast<float, ComplexF>(new Span<float>(Vis + (image * ImageStride), 2 * Count));
        double sum = 0;
        for (var k = 0; k < to.Length; k++)
        {
            var weight = weightChanBaseline.IsEmpty ? 1 : Math.Max(0, weightChanBaseline[k]);
            sum += weight;
            to[k] = new ComplexF(weight, 0);
        }

        Normalise(to, sum);
        return sum;
    }

    /// <summary>Drops what no image has a weight for, so that flagged baselines cost nothing.</summary>
    public void Complete(int images)
    {
        var kept = 0;
        (MaxAbsUV, MaxAbsW) = (0, 0);
        for (var k = 0; k < Count; k++)
        {
            var used = false;
            for (var p = 0; p < images; p++)
            {
                var at = Vis + (p * ImageStride);
                (at[2 * kept], at[(2 * kept) + 1]) = (at[2 * k], at[(2 * k) + 1]);
                used |= at[2 * kept] != 0 || at[(2 * kept) + 1] != 0;
            }

            if (used)
            {
                (U[kept], V[kept], W[kept]) = (U[k], V[k], W[k]);
                MaxAbsUV = Math.Max(MaxAbsUV, Math.Max(Math.Abs(U[kept]), Math.Abs(V[kept])));
                MaxAbsW = Math.Max(MaxAbsW, Math.Abs(W[kept]));
                kept++;
            }
        }

        Count = kept;
    }

    /// <summary>Exchanges the axes, so that a map of what is listed is [column, row]: columns run against l, rows with m.</summary>
    public void Transpose()
    {
        for (var k = 0; k < Count; k++)
        {
            (U[k], V[k]) = (-V[k], -U[k]);
        }
    }

    private static void Normalise(Span<ComplexF> vis, double sum)
    {
        var factor = sum > 0 ? (float)(1 / sum) : 0;
        foreach (ref var v in vis)
        {
            v = new ComplexF(v.Re * factor, v.Im * factor);
        }
    }

    private void Check(int length, string name)
    {
        if (length != _channels * _baselines)
        {
            throw new ArgumentException($"{length} numbers for {_channels} channels of {_baselines} baselines.", name);
        }
    }
}
