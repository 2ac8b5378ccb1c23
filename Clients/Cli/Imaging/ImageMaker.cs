using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
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

    /// <summary>Bytes of a pixel in all maps, the wide beam and the work of a CLEAN.</summary>
    private const long BytesPerPixel = 96;

    private static readonly string Software = $"Muser.Orleans {typeof(ImageMaker).Assembly.GetName().Version!.ToString(3)}";

    private readonly MapNoise _noise = new();
    private MapCleaner? _cleaner;

    /// <summary>Makes and writes the maps; throws <see cref="UserInputException"/> where they cannot be made.</summary>
    public ImageReport Make(ChannelData channel, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var wanted = Grid(channel, out var longest);
        var grid = request.Frame.Worked(wanted, data.Sun);
        var uvw = CollectionsMarshal.AsSpan(channel.UvwRowXyz);
        var vis = CollectionsMarshal.AsSpan(channel.Vis);
        var weight = CollectionsMarshal.AsSpan(channel.Weight);
        var description = Describe(channel, wanted);
        products.Check(description);
        var isCleaned = request.Method != CleanMethod.None;
        float[] dirty, beam;
        string transform;
        CleanResult result = default;
        RestoringBeam fitted;
        if (isCleaned)
        {
            _cleaner = _cleaner?.Grid == grid ? _cleaner : new MapCleaner(grid);
            result = _cleaner.Clean(request.Method, uvw, [channel.FrequencyHz], vis, weight, request.Weighting, request.Clean, null, cancellation);
            cancellation.ThrowIfCancellationRequested();
            fitted = Fitted(_cleaner.BeamFault, _cleaner.RestoringBeam);
            (dirty, beam) = (_cleaner.Dirty.ToArray(), _cleaner.Beam.ToArray());
            transform = "exact sum, which CLEAN works on";
        }
        else
        {
            (dirty, beam) = (new float[grid.Pixels], new float[grid.Pixels]);
            var choice = TransformChoice.For(grid, uvw, [channel.FrequencyHz]);
            var imager = choice.Create(grid);
            var weights = new float[weight.Length];
            request.Weighting.Compute(grid, uvw, [channel.FrequencyHz], weight, weights);
            imager.Image(uvw, [channel.FrequencyHz], vis, weights, dirty);
            imager.Beam(uvw, [channel.FrequencyHz], weights, beam);
            var fault = BeamFit.TryFit(grid, beam, out fitted);
            fitted = Fitted(fault, fitted);
            transform = choice.ToString();
        }

        RestoringBeam Fitted(BeamFault fault, RestoringBeam? found) =>
            fault == BeamFault.None ? found!.Value : throw new UserInputException(BeamFit.Sentence(fault, grid, longest));

        var made = Stopwatch.GetTimestamp();
        description = description with { Beam = fitted };
        var times = products.Write(
            FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(request.File)}-ch{channel.Channel:00}-{data.Polarization}"),
            description,
            grid,
            isCleaned
                ? new MapSet { Dirty = dirty, Beam = beam, Model = _cleaner!.Model, Residual = _cleaner.Residual, Image = _cleaner.Image }
                : new MapSet { Dirty = dirty, Beam = beam },
            cancellation);

        ReadOnlySpan<float> final = isCleaned ? _cleaner!.Image : dirty;
        var statistics = MapStatistics.Of(final);
        var peak = -statistics.Minimum > statistics.Peak ? statistics.Minimum : statistics.Peak;
        var rms = _noise.Of(isCleaned ? _cleaner!.Residual : dirty);
        return new ImageReport(
            request.File,
            channel.Channel,
            channel.FrequencyHz,
            data.Polarization,
            wanted.Size,
            wanted.CellArcsec,
            peak,
            rms,
            rms > 0 ? Math.Abs(peak) / rms : null,
            [fitted.MajorArcsec, fitted.MinorArcsec],
            fitted.PositionAngleDeg,
            isCleaned ? result.Iterations : null,
            isCleaned ? JsonNamingPolicy.CamelCase.ConvertName(result.Stop.ToString()) : null,
            isCleaned ? result.Flux : null,
            transform,
            channel.Vis.Count,
            channel.Flagged + channel.NotFinite,
            new ImageTimes(Stopwatch.GetElapsedTime(start, made).TotalMilliseconds, times.Fits, times.Png));
    }

    /// <summary>The pixels; throws where they are too many for the sky or the memory, or too large for the baselines.</summary>
    private ImageGrid Grid(ChannelData channel, out double longestWavelengths)
    {
        var suits = ImageSize.For(ArrayOf(channel).Id, channel.FrequencyHz);
        var cell = request.CellArcsec ?? suits.CellArcsec;
        var size = request.Size ?? (request.CellArcsec is null ? suits.Pixels : ImageSize.PixelsFor(cell));
        double longest = 0;
        for (var i = 0; i < channel.UvwRowXyz.Count; i += 3)
        {
            longest = Math.Max(longest, Math.Sqrt((channel.UvwRowXyz[i] * channel.UvwRowXyz[i]) + (channel.UvwRowXyz[i + 1] * channel.UvwRowXyz[i + 1])));
        }

        longestWavelengths = longest * channel.FrequencyHz / SpeedOfLight;
        if (size > MostPixels)
        {
            throw new UserInputException($"A map of {size} pixels on a side is too large: {MostPixels} are the most, and {suits.Pixels} suit the array.");
        }

        var worked = request.Frame.WorkedSize(size, data.Sun);
        var bytes = BytesPerPixel * worked * worked;
        if (bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
        {
            throw new UserInputException($"A map of {size} pixels on a side needs {bytes >> 20} MiB, more than the memory; {suits.Pixels} suit the array.");
        }

        var edge = worked / 2 * cell * Angle.Arcsec;
        if (2 * edge * edge >= 1)
        {
            throw new UserInputException(FormattableString.Invariant(
                $"{size} pixels of {cell:0.##}\" reach beyond the sky; a cell of {suits.CellArcsec:0.##}\" and {suits.Pixels} pixels suit the array."));
        }

        if (request.Weighting.TaperArcsec == 0 && cell * Angle.Arcsec > 1 / (2 * longestWavelengths))
        {
            throw new UserInputException(FormattableString.Invariant(
                $"A cell of {cell:0.##}\" is too large for baselines of {longestWavelengths:0} wavelengths; take {1 / (3 * longestWavelengths * Angle.Arcsec):0.##}\", or a taper."));
        }

        return new ImageGrid(size, cell);
    }

    private MapDescription Describe(ChannelData channel, ImageGrid grid) => new()
    {
        Array = ArrayOf(channel),
        Grid = grid,
        Sun = data.Sun,
        Begin = data.Begin,
        End = data.End,
        FrequencyHz = channel.FrequencyHz,
        Stokes = data.Polarization switch { "L" => "LL", "R" => "RR", var name => name },
        Unit = data.Dataset.Unit.StartsWith("JY", StringComparison.OrdinalIgnoreCase) ? "Jy/beam" : "count/beam",
        Weighting = request.Weighting.ToString(),
        Visibilities = channel.Vis.Count,
        FlaggedVisibilities = channel.Flagged + channel.NotFinite,
        Software = Software,
        History =
        [
            $"Channel {channel.Channel} of {Path.GetFileName(request.File)}",
            $"CLEAN: {request.Method.Name()}",
            .. data.Polarization is "I" or "V" ? (string[])["RR and LL are of frames 3.125 ms apart"] : [],
        ],
    };

    private static ArrayLayout ArrayOf(ChannelData channel) =>
        channel.FrequencyHz < FirstFrequencyOfMuser2Hz ? ArrayLayout.Muser1 : ArrayLayout.Muser2;
}
