using System.Diagnostics;
using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Disc;
using Muser.Imaging.Gpu;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;
using Muser.Imaging.Products;
using Muser.Silo;
using Muser.Sky.Vectors;

namespace Muser.Cli.Imaging;

/// <summary>Makes the maps of a channel and writes them: nothing is written before all of them are there.</summary>
internal sealed class ImageMaker(ImageRequest request, ImageData data, ImageProducts products)
{
    private const double SpeedOfLight = 299_792_458;
    private const int MostPixels = 16_384;
    private const double FirstFrequencyOfMuser2Hz = 2e9;

    private static readonly string Software = $"Muser.Orleans {typeof(ImageMaker).Assembly.GetName().Version!.ToString(3)}";

    private readonly MapNoise _noise = new();
    private readonly MapRecipe _recipe = Recipe(request, data);
    private readonly SelfCalibration? _selfCalibration = request.SelfCalibration is { } wanted
        ? new SelfCalibration(wanted, data, ArrayOf(data.Channels[0]))
        : null;

    private readonly GpuDevice? _gpu = GpuDevice.Find(request.Gpu, out _);
    private MapPipeline? _pipeline;

    /// <summary>Throws <see cref="UserInputException"/> where maps of any of the channels cannot be made, before the first of them is.</summary>
    public void Check()
    {
        foreach (var channel in data.Channels.Where(channel => channel.Fault() is null))
        {
            var grid = Grid(channel, out _);
            RefuseBoxes(grid);
            products.Check(Describe(channel, grid));
        }
    }

    /// <summary>Makes and writes the maps; throws <see cref="UserInputException"/> where they cannot be made.</summary>
    public ImageReport Make(ChannelData channel, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var wanted = Grid(channel, out var longest);
        var grid = request.Frame.Worked(wanted, data.Sun);
        _pipeline = _pipeline?.Grid == grid ? _pipeline : new MapPipeline(grid, gpu: _gpu);
        var taper = Taper(channel, grid, longest);
        var recipe = _recipe with
        {
            Weighting = taper is { } arcsec ? _recipe.Weighting with { TaperArcsec = arcsec } : _recipe.Weighting,
            Boxes = [.. _recipe.Boxes.Select(box => box.Moved((grid.Size - wanted.Size) / 2))],
        };
        SelfCalReport? selfCalibration = null;
        var visibilities = _selfCalibration is null ? channel.Visibilities : _selfCalibration.Calibrate(channel, grid, recipe, out selfCalibration);
        var result = _pipeline.Make(recipe, visibilities, SolarDisc.At(data.Sun), cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (result.Disc is { Fault: not DiscFault.None } disc && _recipe.Disc != DiscTreatment.Auto)
        {
            throw new UserInputException($"{DiscFinder.Sentence(disc.Fault, disc.Visibilities)} With --disc auto the map is made as it is.");
        }

        var fitted = result.Beam ?? throw new UserInputException(BeamFit.Sentence(result.BeamFault, grid, longest));
        var made = Stopwatch.GetTimestamp();
        var map = Describe(channel, wanted, result) with { Beam = fitted, Weighting = recipe.Weighting.ToString(), Frame = request.Frame.Frame };
        var times = products.Write(
            channel,
            data.Polarization,
            map,
            grid,
            _recipe.Method == CleanMethod.None
                ? new MapSet { Dirty = _pipeline.Dirty, Beam = _pipeline.Beam }
                : new MapSet { Dirty = _pipeline.Dirty, Beam = _pipeline.Beam, Model = _pipeline.Model, Residual = _pipeline.Residual, Image = _pipeline.Image },
            cancellation);

        var statistics = MapStatistics.Of(_pipeline.Image);
        var peak = -statistics.Minimum > statistics.Peak ? statistics.Minimum : statistics.Peak;
        var rms = _noise.Of(_pipeline.Residual);
        return new ImageReport(
            request.File,
            channel.First,
            channel.Channels > 1 ? channel.Last : null,
            channel.FrequencyHz,
            data.Polarization,
            wanted.Size,
            wanted.CellArcsec,
            peak,
            rms,
            rms > 0 ? Math.Abs(peak) / rms : null,
            [fitted.MajorArcsec, fitted.MinorArcsec],
            map.BeamPositionAngleDeg!.Value,
            products.HasTemperature(map) ? peak * BrightnessTemperature.KelvinPerJansky(fitted, channel.FrequencyHz) : null,
            result.Clean?.Iterations,
            result.Clean?.Stop.Name(),
            result.Clean?.Flux,
            result.Transform.ToString(),
            channel.Used,
            channel.Flagged + channel.NotFinite,
            taper,
            DiscReport.Of(result.Disc),
            result.Disc?.ToString(),
            selfCalibration,
            new ImageTimes(
                Stopwatch.GetElapsedTime(start, made).TotalMilliseconds,
                result.Times.Disc.TotalMilliseconds,
                result.Times.Dirty.TotalMilliseconds,
                result.Times.Clean.TotalMilliseconds,
                result.Times.Restore.TotalMilliseconds,
                times.Fits,
                times.Png));
    }

    /// <summary>Writes the solutions of a self-calibration, where there are any, and says where.</summary>
    public string? WriteSolutions()
    {
        if (_selfCalibration is not { Any: true } solutions)
        {
            return null;
        }

        var path = Path.Combine(products.Folder, $"{Path.GetFileNameWithoutExtension(request.File)}-{data.Polarization}-selfcal.json");
        solutions.Write(path);
        return path;
    }

    /// <summary>Why a map does not fit the memory, as a sentence; null where it does.</summary>
    /// <param name="size">Pixels on a side.</param>
    /// <param name="worked">The same of the map that is worked on.</param>
    /// <param name="suits">Pixels that suit the array.</param>
    /// <param name="availableBytes">The memory.</param>
    internal static string? MemoryFault(int size, int worked, int suits, long availableBytes)
    {
        var bytes = MapPipeline.BytesPerPixel * worked * worked;
        return bytes > availableBytes ? $"A map of {size} pixels on a side needs {bytes >> 20} MiB, more than the memory; {suits} suit the array." : null;
    }

    /// <summary>The recipe, for this polarisation.</summary>
    private static MapRecipe Recipe(ImageRequest request, ImageData data) => (data.Polarization, request.Recipe.Disc) switch
    {
        ("V", DiscTreatment.Auto) => request.Recipe with { Disc = DiscTreatment.Off },
        ("V", DiscTreatment.Centre or DiscTreatment.Model) =>
            throw new UserInputException("The quiet Sun is not polarised, so V does not show the disc; take --disc off, or L, R or I."),
        _ => request.Recipe,
    };

    private void RefuseBoxes(ImageGrid grid)
    {
        foreach (var box in _recipe.Boxes.Where(box => !box.IsOn(grid)))
        {
            throw new UserInputException(FormattableString.Invariant(
                $"The box {box.X0},{box.Y0},{box.X1},{box.Y1}{(box.IsArcsec ? "arcsec" : "")} is not on the map of {grid.Size} pixels of {grid.CellArcsec:0.##}\"; boxes are from the lower left in pixels, from the middle in arcsec."));
        }
    }

    /// <summary>The pixels; throws where they are too many for the sky or the memory, or too large for the baselines.</summary>
    private ImageGrid Grid(ChannelData channel, out double longestWavelengths)
    {
        var suits = request.IsObservatorySize
            ? ImageSize.OfObservatory(ArrayOf(channel).Id, request.Products.IsCube ? data.TopOfBandHz(channel) : channel.FrequencyHzChan.Max())
            : ImageSize.For(ArrayOf(channel).Id, data.TopOfBandHz(channel));
        var cell = request.CellArcsec ?? suits.CellArcsec;
        var size = request.Size ?? (request.CellArcsec is null ? suits.Pixels : ImageSize.PixelsFor(cell));
        double longest = 0;
        for (var i = 0; i < channel.UvwRowXyz.Length; i += 3)
        {
            longest = Math.Max(longest, Math.Sqrt((channel.UvwRowXyz[i] * channel.UvwRowXyz[i]) + (channel.UvwRowXyz[i + 1] * channel.UvwRowXyz[i + 1])));
        }

        longestWavelengths = longest * channel.FrequencyHzChan.Max() / SpeedOfLight;
        if (size > MostPixels)
        {
            throw new UserInputException($"A map of {size} pixels on a side is too large: {MostPixels} are the most, and {suits.Pixels} suit the array.");
        }

        var worked = request.Frame.WorkedSize(size, data.Sun);
        if (MemoryFault(size, worked, suits.Pixels, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) is { } fault)
        {
            throw new UserInputException(fault);
        }

        var edge = worked / 2 * cell * Angle.Arcsec;
        if (2 * edge * edge >= 1)
        {
            throw new UserInputException(FormattableString.Invariant(
                $"{size} pixels of {cell:0.##}\" reach beyond the sky; a cell of {suits.CellArcsec:0.##}\" and {suits.Pixels} pixels suit the array."));
        }

        // Twice the cell that the longest baseline allows is a matter of a taper, more than that a mistake.
        var most = _recipe.Method == CleanMethod.MuserHybrid ? 1 : 2;
        if (_recipe.Weighting.TaperArcsec == 0 && TaperRule.IsNeeded(cell * Angle.Arcsec / most, longestWavelengths))
        {
            throw new UserInputException(FormattableString.Invariant(
                $"A cell of {cell:0.##}\" is too large for baselines of {longestWavelengths:0} wavelengths; take {1 / (3 * longestWavelengths * Angle.Arcsec):0.##}\", or a taper."));
        }

        return new ImageGrid(size, cell);
    }

    /// <summary>The taper that the cell needs; null where it needs none, or one was asked for.</summary>
    private double? Taper(ChannelData channel, ImageGrid grid, double longestWavelengths) =>
        _recipe.Weighting.TaperArcsec == 0 && TaperRule.IsNeeded(grid.CellRad, longestWavelengths)
        && TaperRule.Find(grid, channel.UvwRowXyz, channel.FrequencyHzChan, channel.WeightChanRow, _recipe.Weighting) is > 0 and var arcsec
            ? arcsec
            : null;

    private MapDescription Describe(ChannelData channel, ImageGrid grid, MapResult? result = null) => new()
    {
        Array = ArrayOf(channel),
        Grid = grid,
        Sun = data.Sun,
        Begin = data.Begin,
        End = data.End,
        FrequencyHz = channel.FrequencyHz,
        BandwidthHz = channel.Channels * ArrayLayout.ChannelWidthHz,
        Stokes = data.Polarization switch { "L" => "LL", "R" => "RR", var name => name },
        Unit = data.Dataset.Unit.StartsWith("JY", StringComparison.OrdinalIgnoreCase) ? "Jy/beam" : "count/beam",
        Weighting = _recipe.Weighting.ToString(),
        Visibilities = channel.Used,
        FlaggedVisibilities = channel.Flagged + channel.NotFinite,
        Software = Software,
        History =
        [
            $"{char.ToUpperInvariant(channel.Name[0])}{channel.Name[1..]} of {Path.GetFileName(request.File)}",
            .. result?.History(_recipe) ?? [],
            .. data.Polarization is "I" or "V" ? (string[])["RR and LL are of frames 3.125 ms apart"] : [],
        ],
    };

    private static ArrayLayout ArrayOf(ChannelData channel) =>
        channel.FrequencyHz < FirstFrequencyOfMuser2Hz ? ArrayLayout.Muser1 : ArrayLayout.Muser2;
}
