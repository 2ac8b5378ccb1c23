using Muser.Formats.Frames;
using Muser.Simulators.Frames;
using Muser.Sky.Vectors;

namespace Muser.Simulators.Observing;

/// <summary>
/// The quiet Sun's visibilities on all baselines of a band at full seconds from the start, kept while frames near them are made. The baselines turn
/// by 73 urad a second, so that a straight line between two seconds is good to 4e-8 of the flux. Safe for any thread.
/// </summary>
internal sealed class DiscVisibilities
{
    /// <summary>Seconds kept per band: the two around the present frame, and two for threads that are ahead or behind.</summary>
    private const int Kept = 4;

    /// <summary>Greatest semi-diameter of the year, rad, rounded up.</summary>
    private const double MaxSemidiameterRad = 0.0048;

    private readonly FrameSchedule _schedule;
    private readonly SunGeometry _sun;
    private readonly Vector3D[] _antennaItrfM;
    private readonly double _scale;
    private readonly QuietSunTable _table;
    private readonly (long Second, double[] Vis)[][] _bandSlot;

    public DiscVisibilities(FrameSchedule schedule, SunGeometry sun, Vector3D[] antennaItrfM, double scale)
    {
        (_schedule, _sun, _antennaItrfM, _scale) = (schedule, sun, antennaItrfM, scale);
        var layout = schedule.Layout;
        double longestM = 0;
        foreach (var a in antennaItrfM)
        {
            foreach (var b in antennaItrfM)
            {
                longestM = Math.Max(longestM, (a - b).Length);
            }
        }

        double highestHz = 0;
        for (var frame = 0; frame < schedule.FramesPerCycle; frame++)
        {
            highestHz = Math.Max(highestHz, (schedule.BandOf(frame) * 1e6) + (ArrayLayout.Channels * ArrayLayout.ChannelWidthHz));
        }

        _table = new(longestM * highestHz / QuietSunModel.LightMPerS * MaxSemidiameterRad);
        _bandSlot = new (long, double[])[layout.BandsMHz.Length][];
        for (var band = 0; band < _bandSlot.Length; band++)
        {
            _bandSlot[band] = new (long, double[])[Kept];
        }
    }

    /// <summary>Visibilities, Jy, axes baseline, channel, at a full second from the start of the simulation. Not to be changed.</summary>
    public double[] At(int bandMHz, long second)
    {
        var slots = _bandSlot[_schedule.Layout.BandIndex(bandMHz)];
        ref var slot = ref slots[second % Kept];
        lock (slots)
        {
            if (slot.Vis is null || slot.Second != second)
            {
                slot = (second, Compute(bandMHz, second));
            }

            return slot.Vis;
        }
    }

    private double[] Compute(int bandMHz, long second)
    {
        const int Channels = ArrayLayout.Channels;
        var layout = _schedule.Layout;
        var view = _sun.At(_schedule.Start.AddNs(second * UtcTime.NsPerSecond));
        var channels = new QuietSunChannel[Channels];
        for (var c = 0; c < Channels; c++)
        {
            channels[c] = new(layout.ChannelFrequencyHz(bandMHz, c), view.SemidiameterRad, _scale);
        }

        var visBaselineChan = new double[layout.ScienceBaselines * Channels];
        var baseline = 0;
        for (var i = 0; i < _antennaItrfM.Length; i++)
        {
            for (var j = i + 1; j < _antennaItrfM.Length; j++, baseline++)
            {
                var uvw = view.Centre.Project(_antennaItrfM[j] - _antennaItrfM[i]);
                var projectedM = Math.Sqrt((uvw.X * uvw.X) + (uvw.Y * uvw.Y));
                _table.Fill(projectedM * view.SemidiameterRad / QuietSunModel.LightMPerS, channels, visBaselineChan.AsSpan(baseline * Channels, Channels));
            }
        }

        return visBaselineChan;
    }
}
