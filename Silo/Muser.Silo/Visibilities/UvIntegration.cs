using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Imaging.Calibration;

namespace Muser.Silo.Visibilities;

/// <summary>
/// The mean of one band and hand over a time; see <see cref="FlaggedMean"/> for flags. Allocates when made alone; not thread-safe, but for slices of
/// <see cref="Add"/>.
/// </summary>
internal sealed class UvIntegration(int visibilities)
{
    private readonly FlaggedMean _mean = new(visibilities);
    private readonly float[] _weight = new float[visibilities];
    private readonly ComplexF[] _vis = new ComplexF[visibilities];
    private UtcTime _first;
    private long _sumNs; // of middles from the first

    /// <summary>Frames counted since it was emptied.</summary>
    public int Frames { get; private set; }

    /// <summary>The sum of the times of the frames from an instant on, ns.</summary>
    public long SumNs(UtcTime origin) => Frames == 0 ? 0 : (Frames * (_first - origin)) + _sumNs;

    /// <summary>Counts a frame, by its middle.</summary>
    public void Count(UtcTime middle)
    {
        if (Frames++ == 0)
        {
            (_first, _sumNs) = (middle, 0);
        }

        _sumNs += middle - _first;
    }

    /// <summary>Takes a slice of a frame that is counted.</summary>
    public void Add(ReadOnlySpan<ComplexF> visChanBaseline, ReadOnlySpan<float> weightChanBaseline, int from, int count) =>
        _mean.Add(visChanBaseline, weightChanBaseline, from, count);

    /// <summary>Puts the mean into a block, weights in frames, and forgets the frames.</summary>
    public void MoveTo(VisibilityBlock block, int band, int polarization, bool isDescending)
    {
        _mean.Mean(_vis, _weight);
        block.SetPlane(0, band, polarization, _vis, _weight, isDescending);
        _mean.Clear();
        Frames = 0;
    }
}
