using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Grains.Frames;
using Muser.Imaging.Disc;
using Muser.Imaging.Products;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Imaging;
using Muser.Interfaces.Observing;
using Muser.Sky.Places;

namespace Muser.Grains.Imaging;

/// <summary>A quiet Sun as antennas on a spiral see it: light for maps that nobody keeps.</summary>
public static class SyntheticSun
{
    private const double InnermostM = 4;
    private const double NextOverLast = 1.16;
    private const double TurnRad = 2.4;

    /// <summary>What is to be made of a frame of it.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="bandHand">The band and hand.</param>
    /// <param name="images">The maps.</param>
    public static ImagingTask Task(ArrayLayout layout, BandHand bandHand, ImageRequest images)
    {
        var time = UtcTime.FromCalendar(2026, 6, 21, 4, 20);
        var uvwAntenna = new double[3 * layout.Antennas];
        for (var (antenna, radius) = (0, InnermostM); antenna < layout.Antennas; antenna++, radius *= NextOverLast)
        {
            (uvwAntenna[3 * antenna], uvwAntenna[(3 * antenna) + 1]) = (radius * Math.Cos(antenna * TurnRad), radius * Math.Sin(antenna * TurnRad));
        }

        var uvwBaselineXyz = new double[3 * layout.ScienceBaselines];
        MapMaker.FillBaselines(uvwAntenna, uvwBaselineXyz);
        var frequencyHzChan = layout.ChannelFrequenciesHz(bandHand.BandMHz);
        var visChanBaseline = new float[2 * ArrayLayout.Channels * layout.ScienceBaselines];
        var radiusRad = SolarDisc.At(SolarEphemeris.Muser.At(FrameTime.Middle(time))).RadiusRad;
        new DiscModel(default, radiusRad, WideFlux: 1000, NarrowFlux: -100).AddTo(
            uvwBaselineXyz, frequencyHzChan, MemoryMarshal.Cast<float, ComplexF>(visChanBaseline.AsSpan()));
        var weightChanBaseline = new float[ArrayLayout.Channels * layout.ScienceBaselines];
        Array.Fill(weightChanBaseline, 1);
        return new ImagingTask
        {
            Frame = new FrameKey { Array = layout.Name, UtcUnixNs = time.UnixNs, BandHand = bandHand },
            Cycle = new CycleKey { Array = layout.Name, StartUtcUnixNs = time.UnixNs },
            Images = images,
            VisChanBaseline = visChanBaseline,
            WeightChanBaseline = weightChanBaseline,
            UvwAntenna = uvwAntenna,
            Unit = "count/beam",
            Flags = new FlagSummary { Visibilities = 0, AutomaticVisibilities = 0, Automatic = 0 },
            History = [],
            CalibrationVersion = 0,
        };
    }
}
