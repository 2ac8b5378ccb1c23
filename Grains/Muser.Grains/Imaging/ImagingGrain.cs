using Microsoft.Extensions.Options;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;
using Muser.Imaging.Rendering;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Imaging;

namespace Muser.Grains.Imaging;

/// <inheritdoc cref="IImagingGrain"/>
[ImagingPlacement]
public sealed class ImagingGrain(
    IProductStore products,
    ImagingSlots slots,
    ImagingStatistics statistics,
    SmearingWarnings smearing,
    IOptions<ImagingOptions> options,
    TimeProvider clock)
    : Grain, IImagingGrain
{
    /// <summary>A map uses one thread: the bands and hands of a cycle are imaged side by side, each on its own grain.</summary>
    private const int ThreadsPerMap = 1;

    private MapMaker? _maker;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        if (key.Split('/') is not [var array, var band] || ArrayLayout.ByName(array) is not { } layout || !BandHand.TryParse(band, out var bandHand)
            || layout.BandIndex(bandHand.BandMHz) < 0)
        {
            throw new ArgumentException($"'{key}' is not an array and a band with a hand, such as muser1/400L.");
        }

        _maker = new MapMaker(layout, bandHand, ThreadsPerMap);
        return Task.CompletedTask;
    }

    public async Task<ImageReference[]> Image(ImagingTask task)
    {
        var maker = _maker!;
        maker.Begin(task);
        var images = new List<ImageReference>();
        var begun = clock.GetTimestamp();
        var limit = TimeSpan.FromMilliseconds(options.Value.MaxWaitMs);
        foreach (var channel in MapMaker.Channels(task.Images))
        {
            if (await slots.TryMake(limit - clock.GetElapsedTime(begun), () => MakeCounted(maker, task, channel)) is not { } image)
            {
                break;
            }

            images.Add(image);
        }

        statistics.CountShed(task.Frame.Array, MapMaker.Channels(task.Images).Count() - images.Count);
        return [.. images];
    }

    private ImageReference MakeCounted(MapMaker maker, ImagingTask task, int channel)
    {
        var begun = clock.GetTimestamp();
        try
        {
            var image = Make(maker, task, channel);
            statistics.CountMade(task.Frame.Array, clock.GetElapsedTime(begun));
            return image;
        }
        catch
        {
            statistics.CountFailed(task.Frame.Array);
            throw;
        }
    }

    private ImageReference Make(MapMaker maker, ImagingTask task, int channel)
    {
        maker.Make(task, channel);
        var brightness = MapStatistics.Of(maker.ImageRowColumn);
        var map = maker.Describe(task, channel);
        smearing.Check(map);
        var path = ProductPath.Image(task.Cycle, task.Frame.BandHand, channel);
        products.Write(path + ".fits", stream => FitsImage.Write(stream, MapFits.Header(map, brightness), maker.ImageRowColumn));
        products.Write(path + ".png", stream => stream.Write(MapPicture.Render(map, maker.ImageRowColumn)));
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
            Preview = MapPicture.RenderPreview(map, maker.ImageRowColumn),
        };
    }
}
