namespace Muser.Imaging.Clean;

/// <summary>
/// Tells whether baselines, frequencies and weights are those of the last beam: the hands of a channel, or the frames of a second, mostly have one beam. One call at a time.
/// </summary>
internal sealed class BeamGeometry
{
    private double[] _uvw = [];
    private double[] _frequencyHz = [];
    private float[] _weights = [];

    /// <summary>A number that stays while the beam does.</summary>
    public long Number { get; private set; }

    /// <summary>Takes the next geometry and counts if it is another.</summary>
    public void Take(ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan, ReadOnlySpan<float> weightChanBaseline)
    {
        if (uvwBaselineXyz.SequenceEqual(_uvw) && frequencyHzChan.SequenceEqual(_frequencyHz) && weightChanBaseline.SequenceEqual(_weights))
        {
            return;
        }

        (_uvw, _frequencyHz, _weights) = (Copy(uvwBaselineXyz, _uvw), Copy(frequencyHzChan, _frequencyHz), Copy(weightChanBaseline, _weights));
        Number++;
    }

    private static T[] Copy<T>(ReadOnlySpan<T> from, T[] to)
    {
        if (to.Length != from.Length)
        {
            return from.ToArray();
        }

        from.CopyTo(to);
        return to;
    }
}
