using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Imaging.Calibration;

namespace Muser.Silo.Visibilities;

/// <summary>
/// The mean of one band and hand over a time. Data that are flagged throughout keep their mean, with a negative weight; where anything is good, only that counts.
/// Allocates when made alone; not thread-safe.
/// </summary>
internal sealed class UvIntegration(int visibilities)
{
    private readonly VisibilityAverage _good = new(visibilities);
    private readonly VisibilityAverage _flagged = new(visibilities);
    private readonly float[] _flaggedWeight = new float[visibilities];
    private readonly float[] _weight = new float[visibilities];
    private readonly ComplexF[] _flaggedVis = new ComplexF[visibilities];
    private readonly ComplexF[] _vis = new ComplexF[visibilities];
    private UtcTime _first;
    private long _sumNs; // of middles from the first

    /// <summary>Frames taken since it was cleared.</summary>
    public int Frames => _good.Frames;

    /// <summary>Time tag of the frame taken last, also before it was cleared.</summary>
    public UtcTime? LastTag { get; private set; }

    /// <summary>The sum of the times of the frames from an instant on, ns.</summary>
    public long SumNs(UtcTime origin) => Frames == 0 ? 0 : (Frames * (_first - origin)) + _sumNs;

    /// <summary>Takes a frame.</summary>
    /// <param name="tag">Its time tag.</param>
    /// <param name="middle">Its middle.</param>
    /// <param name="vis">Channels x baselines.</param>
    /// <param name="weight">As many: 1, or 0 where flagged.</param>
    public void Add(UtcTime tag, UtcTime middle, ReadOnlySpan<ComplexF> vis, ReadOnlySpan<float> weight)
    {
        if (Frames == 0)
        {
            (_first, _sumNs) = (middle, 0);
        }

        _sumNs += middle - _first;
        LastTag = tag;
        _good.Add(middle, vis, weight);
        if (weight.Contains(0))
        {
            for (var k = 0; k < weight.Length; k++)
            {
                _flaggedWeight[k] = 1 - weight[k];
            }

            _flagged.Add(middle, vis, _flaggedWeight);
        }
    }

    /// <summary>Puts the mean into a block, weights in frames, and forgets the frames.</summary>
    public void MoveTo(VisibilityBlock block, int band, int polarization, bool isDescending)
    {
        _good.Mean(_vis, _weight);
        if (_flagged.Frames > 0)
        {
            _flagged.Mean(_flaggedVis, _flaggedWeight);
            for (var k = 0; k < _vis.Length; k++)
            {
                if (_weight[k] == 0 && _flaggedWeight[k] > 0)
                {
                    (_vis[k], _weight[k]) = (_flaggedVis[k], -_flaggedWeight[k]);
                }
            }
        }

        block.SetPlane(0, band, polarization, _vis, _weight, isDescending);
        _good.Clear();
        _flagged.Clear();
    }
}
