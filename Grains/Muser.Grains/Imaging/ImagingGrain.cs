using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Imaging;

namespace Muser.Grains.Imaging;

/// <inheritdoc cref="IImagingGrain"/>
[ImagingPlacement]
public sealed class ImagingGrain(
    IProductStore products,
    LiveMaps maps,
    ImagingSlots slots,
    ImagingStatistics statistics,
    SmearingWarnings smearing,
    IOptions<ImagingOptions> options,
    TimeProvider clock)
    : Grain, IImagingGrain
{
    private MapMaker? _maker;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        if (key.Split('/') is not [var array, var band] || ArrayLayout.ByName(array) is not { } layout || !BandHand.TryParse(band, out var bandHand)
            || layout.BandIndex(bandHand.BandMHz) < 0)
        {
            throw new ArgumentException($"'{key}' is not an array and a band with a hand, such as muser1/400L.");
        }

        _maker = new MapMaker(layout, bandHand);
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
            var image = maps.Make(maker, task, channel, products.Write);
            smearing.Check(task.Frame.Array, image);
            statistics.CountMade(task.Frame.Array, clock.GetElapsedTime(begun));
            return image;
        }
        catch
        {
            statistics.CountFailed(task.Frame.Array);
            throw;
        }
    }
}
