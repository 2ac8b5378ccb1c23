using System.Buffers;
using Microsoft.Extensions.Options;
using Muser.Formats.Fits;
using Muser.Grains.Observing;
using Muser.Imaging.Clean;
using Muser.Imaging.Disc;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;
using Muser.Imaging.Products;
using Muser.Imaging.Rendering;
using Muser.Interfaces.Imaging;

namespace Muser.Grains.Imaging;

/// <summary>Makes live maps, with their files. Safe for any thread, each with a maker of its own.</summary>
public sealed class LiveMaps(MapPlans plans, IOptions<ImagingOptions> options, TimeProvider clock)
{
    private readonly MapRecipe _recipe = options.Value.Recipe();

    /// <summary>Makes one map and its files.</summary>
    /// <param name="maker">The maker of the band and hand, which has begun the task.</param>
    /// <param name="task">The task.</param>
    /// <param name="channel">The stored channel, or -1 for all channels together.</param>
    /// <param name="write">Writes a file of a path; gets who fills it.</param>
    public ImageReference Make(MapMaker maker, ImagingTask task, int channel, Action<string, Action<Stream>> write)
    {
        var plan = plans.Rent(maker.Grid);
        try
        {
            return Make(maker, plan, task, channel, write);
        }
        finally
        {
            plans.Return(plan);
        }
    }

    private ImageReference Make(MapMaker maker, MapPipeline plan, ImagingTask task, int channel, Action<string, Action<Stream>> write)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.CleanDeadlineMs), clock);
        var result = maker.Make(plan, _recipe, task, channel, deadline.Token);
        if (result.Disc is { Fault: not DiscFault.None } disc && _recipe.Disc != DiscTreatment.Auto)
        {
            throw new InvalidOperationException(DiscFinder.Sentence(disc.Fault, disc.Visibilities));
        }

        var brightness = MapStatistics.Of(plan.Image);
        var map = maker.Describe(task, channel, _recipe, result);
        var path = ProductPath.Image(task.Cycle, task.Frame.BandHand, channel);
        write(path + ".fits", stream => FitsImage.Write(stream, MapFits.Header(map, brightness), plan.Image));
        write(path + ".png", stream => stream.Write(MapPicture.Render(map, plan.Image, PictureOptions.Live)));
        var (temperature, peakK) = WriteTemperature(map, plan.Image, path, write);
        return new ImageReference
        {
            FitsPath = path + ".fits",
            PngPath = path + ".png",
            BandHand = task.Frame.BandHand,
            Channel = channel,
            FrequencyHz = map.FrequencyHz,
            Size = maker.Grid.Size,
            CellArcsec = maker.Grid.CellArcsec,
            Peak = brightness.Peak,
            Rms = brightness.Rms,
            Unit = map.Unit,
            LimbLossFrequency = map.LimbLossFrequency ?? 0,
            LimbLossTime = map.LimbLossTime ?? 0,
            Noise = new MapNoise().Of(plan.Residual),
            BeamMajorArcsec = result.Beam?.MajorArcsec ?? 0,
            BeamMinorArcsec = result.Beam?.MinorArcsec ?? 0,
            BeamPositionAngleDeg = map.BeamPositionAngleDeg ?? 0,
            Clean = _recipe.Method.Name(),
            CleanStop = result.Clean?.Stop.Name() ?? "",
            CleanIterations = result.Clean?.Iterations ?? 0,
            DiscVisibilities = result.Disc?.Visibilities ?? 0,
            DiscOffsetEastArcsec = result.Disc?.OffsetEastArcsec ?? 0,
            DiscOffsetNorthArcsec = result.Disc?.OffsetNorthArcsec ?? 0,
            TemperatureFitsPath = temperature.Length > 0 ? temperature + ".fits" : "",
            TemperaturePngPath = temperature.Length > 0 ? temperature + ".png" : "",
            PeakK = peakK,
            Preview = MapPicture.RenderPreview(map, plan.Image, PictureOptions.Live),
        };
    }

    /// <summary>The map in kelvins beside that in janskys, where there is a flux scale: its path without extension, else empty, and its peak.</summary>
    private static (string Path, float PeakK) WriteTemperature(MapDescription map, ReadOnlySpan<float> image, string path, Action<string, Action<Stream>> write)
    {
        if (!BrightnessTemperature.IsKnownFor(map))
        {
            return ("", 0);
        }

        var buffer = ArrayPool<float>.Shared.Rent(image.Length);
        try
        {
            var length = image.Length;
            var kelvin = BrightnessTemperature.Convert(map, isPrimaryBeamCorrected: true, image, buffer.AsSpan(0, length));
            var brightness = MapStatistics.Of(buffer.AsSpan(0, length));
            path += "-tb";
            write(path + ".fits", stream => FitsImage.Write(stream, MapFits.Header(kelvin, brightness), buffer.AsSpan(0, length)));
            write(path + ".png", stream => stream.Write(MapPicture.Render(kelvin, buffer.AsSpan(0, length), PictureOptions.Live)));
            return (path, brightness.Peak);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }
}
