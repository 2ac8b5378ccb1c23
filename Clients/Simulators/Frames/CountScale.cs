using Muser.Formats.Frames;
using Muser.Simulators.Observing;

namespace Muser.Simulators.Frames;

/// <summary>How many counts make a Jy when nobody says.</summary>
internal static class CountScale
{
    /// <summary>Counts that the brightest channel reaches: half of what 24 bits with a sign hold.</summary>
    private const double FullCounts = 1 << 22;

    /// <summary>
    /// Counts per Jy, to three digits, such that system power, quiet Sun and every component at its brightest together reach half of the scale in the
    /// brightest channel.
    /// </summary>
    public static double Choose(SimulationOptions options, FrameSchedule schedule, double systemJy, double semidiameterRad)
    {
        double highestJy = 1e-30;
        for (var frame = 0; frame < schedule.FramesPerCycle; frame += 2)
        {
            for (var c = 0; c < ArrayLayout.Channels; c++)
            {
                highestJy = Math.Max(highestJy, systemJy + SceneJy(options.Scene, schedule.Layout.ChannelFrequencyHz(schedule.BandOf(frame), c), semidiameterRad));
            }
        }

        var counts = FullCounts / highestJy;
        var digit = Math.Pow(10, Math.Floor(Math.Log10(counts)) - 2);
        return Math.Floor(counts / digit) * digit;
    }

    private static double SceneJy(Scene scene, double frequencyHz, double semidiameterRad)
    {
        var sum = scene.QuietSun is { } sun ? sun.Scale * QuietSunModel.FluxJy(frequencyHz, semidiameterRad) : 0;
        foreach (var component in scene.Components)
        {
            sum += component.PeakFluxJy * (1 + Math.Abs(component.CircularPolarization)) *
                Math.Pow(frequencyHz / (component.ReferenceMHz * 1e6), component.SpectralIndex);
        }

        return sum;
    }
}
