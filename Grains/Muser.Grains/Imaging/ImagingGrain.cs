using Microsoft.Extensions.Options;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Imaging.Clean;
using Muser.Imaging.Disc;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;
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
    MapPlans plans,
    ImagingStatistics statistics,
    SmearingWarnings smearing,
    IOptions<ImagingOptions> options,
    TimeProvider clock)
    : Grain, IImagingGrain
{
    private readonly MapRecipe _recipe = options.Value.Recipe();
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
        var plan = plans.Rent(maker.Grid);
        try
        {
            var image = Make(maker, plan, task, channel);
            statistics.CountMade(task.Frame.Array, clock.GetElapsedTime(begun));
            return image;
        }
        catch
        {
            statistics.CountFailed(task.Frame.Array);
            throw;
        }
        finally
        {
            plans.Return(plan);
        }
    }

    private ImageReference Make(MapMaker maker, MapPipeline plan, ImagingTask task, int channel)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.CleanDeadlineMs), clock);
        var result = maker.Make(plan, _recipe, task, channel, deadline.Token);
        if (result.Disc is { Fault: not DiscFault.None } disc && _recipe.Disc != DiscTreatment.Auto)
        {
            throw new InvalidOperationException(DiscFinder.Sentence(disc.Fault, disc.Visibilities));
        }

        var brightness = MapStatistics.Of(plan.Image);
        var map = maker.Describe(task, channel, _recipe, result);
        smearing.Check(map);
        var path = ProductPath.Image(task.Cycle, task.Frame.BandHand, channel);
        products.Write(path + ".fits", stream => FitsImage.Write(stream, MapFits.Header(map, brightness), plan.Image));
        products.Write(path + ".png", stream => stream.Write(MapPicture.Render(map, plan.Image, PictureOptions.Live)));
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
            Preview = MapPicture.RenderPreview(map, plan.Image, PictureOptions.Live),
        };
    }
}
