using System.Numerics;
using System.Runtime.CompilerServices;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;

namespace Muser.Silo.Visibilities;

/// <summary>Room for the rows of one frame, used again and again.</summary>
internal sealed class UvFramePlace(ArrayLayout layout)
{
    private readonly float[] _weight = new float[ArrayLayout.Channels * layout.ScienceBaselines];

    /// <summary>The rows.</summary>
    public VisibilityBlock Block { get; } = new(layout.ScienceBaselines, 1, ArrayLayout.Channels, 1);

    /// <summary>(u, v, w) of date, m.</summary>
    public double[] UvwBaselineXyz { get; } = new double[3 * layout.ScienceBaselines];

    /// <summary>What the file says of them.</summary>
    public UvDataset? Dataset { get; set; }

    /// <summary>Puts visibilities into the rows; the weight of a flagged one is -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(ReadOnlySpan<ComplexF> visChanBaseline, ReadOnlySpan<float> weightChanBaseline, bool isDescending)
    {
        var k = 0;
        for (; k <= _weight.Length - Vector<float>.Count; k += Vector<float>.Count)
        {
            var isGood = Vector.GreaterThan(new Vector<float>(weightChanBaseline[k..]), Vector<float>.Zero);
            Vector.ConditionalSelect(isGood, Vector<float>.One, -Vector<float>.One).CopyTo(_weight, k);
        }

        for (; k < _weight.Length; k++)
        {
            _weight[k] = weightChanBaseline[k] > 0 ? 1 : -1;
        }

        Block.SetPlane(0, 0, 0, visChanBaseline, _weight, isDescending);
    }
}
