using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Imaging.Clean;
using Muser.Imaging.Gpu;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;

namespace Muser.Cli.Imaging;

/// <summary>The arguments of <c>muser image</c>.</summary>
internal sealed class ImageArguments
{
    private readonly Argument<string> _file = new("FILE") { Description = "Visibilities of the Sun: UVFITS or FITS-IDI." };
    private readonly Option<string> _out = new("--out") { Description = "Folder for the maps.", Required = true };
    private readonly Option<string> _channel = new("--channel") { Description = ChannelChoice.Forms, DefaultValueFactory = _ => "0" };
    private readonly Option<string?> _pol = new("--pol") { Description = PolarizationChoice.Forms };
    private readonly Option<string?> _size = new("--size")
    {
        Description = $"Pixels on a side, even; by default by band, 64' and more. Or {ImageSize.Observatory}: the sizes and cells of the observatory's own imager.",
    };

    private readonly Option<double?> _cell = new("--cell") { Description = "Pixel, arc seconds. By default by band, a third of the beam." };
    private readonly Option<string> _weight = new("--weight") { Description = "natural, uniform or robust:R.", DefaultValueFactory = _ => "natural" };
    private readonly Option<double> _taper = new("--taper") { Description = "Gaussian taper: width of the beam it makes, arc seconds." };
    private readonly Option<string> _clean = new Option<string>("--clean")
    {
        Description = "How the map is cleaned. All but hogbom take w into account far from the centre; muser-hybrid brings its own weights and limits.",
        DefaultValueFactory = _ => CleanMethod.Clark.Name(),
    }.AcceptOnlyFromAmong([.. CleanMethods.Names]);

    private readonly Option<int> _niter = new("--niter") { Description = "Components at most.", DefaultValueFactory = _ => new CleanOptions().MaxIterations };
    private readonly Option<double> _gain = new("--gain") { Description = "Share of a peak that one component takes.", DefaultValueFactory = _ => 0.1 };
    private readonly Option<string> _threshold = new("--threshold")
    {
        Description = "Stop at a residual: 0.05 in the unit of the map, 2% of its peak, or 3sigma.",
        DefaultValueFactory = _ => "3sigma",
    };

    private readonly Option<string> _gpu = new Option<string>("--gpu")
    {
        Description = "auto: the maps are summed on a GPU (CUDA or OpenCL) where there is one that is faster than the processor; require: without one there are no maps.",
        DefaultValueFactory = _ => "auto",
    }.AcceptOnlyFromAmong("auto", "off", "require");

    private readonly FrameArguments _frame = new();
    private readonly ProductArguments _products = new();
    private readonly DiscArguments _disc = new();
    private readonly MaskArguments _mask = new();
    private readonly SelfCalArguments _selfCal = new();
    private readonly PictureArguments _picture = new();
    private readonly Option<bool> _legacy = new("--legacy") { Description = "The file is of the observatory's former software, whose (u,v,w) have the other sign." };
    private readonly Option<bool> _json = CommandExtensions.JsonOption();

    /// <summary>Gives a command these arguments.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        foreach (var option in (Option[])
        [
            _out, _channel, _pol, _size, _cell, _weight, _taper, _clean, _niter, _gain, _threshold, _gpu, .. _mask.Options, .. _disc.Options, .. _selfCal.Options,
            .. _frame.Options, .. _products.Options, .. _picture.Options, _legacy, _json,
        ])
        {
            command.Add(option);
        }
    }

    /// <summary>What was asked for; throws <see cref="UsageException"/> where it has no meaning.</summary>
    public ImageRequest Read(ParseResult parse)
    {
        CleanMethods.TryParse(parse.GetValue(_clean)!, out var method);
        RefuseIdle(parse, method);
        if (!Weighting.TryParse(parse.GetValue(_weight)!, out var weighting))
        {
            throw new UsageException($"--weight {parse.GetValue(_weight)} is none of natural, uniform, robust:R with a number R such as robust:0.");
        }

        var taper = parse.GetValue(_taper);
        var gain = parse.GetValue(_gain);
        if (!(taper >= 0 && double.IsFinite(taper)) || !(gain is > 0 and <= 1) || parse.GetValue(_niter) < 0)
        {
            throw new UsageException("--taper and --niter must not be negative, --gain must be above 0 and at most 1.");
        }

        var cell = parse.GetValue(_cell);
        var size = parse.GetValue(_size) is { } text ? ImageSize.TryParse(text) ?? -1 : (int?)null;
        if (size < 0 || cell is not (null or (> 0 and < double.PositiveInfinity)))
        {
            throw new UsageException($"--size must be even and positive, or {ImageSize.Observatory}; --cell positive.");
        }

        if (size == 0 && cell is not null)
        {
            throw new UsageException($"--size {ImageSize.Observatory} brings its own cells; leave --cell away.");
        }

        var limits = new CleanOptions { Gain = (float)gain, MaxIterations = parse.GetValue(_niter), AllowNegative = _mask.AllowsNegative(parse) };
        return new ImageRequest
        {
            File = parse.GetValue(_file)!,
            Out = parse.GetValue(_out)!,
            Channels = ChannelChoice.TryParse(parse.GetValue(_channel)!, out var channels)
                ? channels
                : throw new UsageException($"--channel {parse.GetValue(_channel)} is none of a number from 0, two such as 16-31, all, synthesis."),
            Polarizations = PolarizationChoice.TryParse(parse.GetValue(_pol))
                ?? throw new UsageException($"--pol {parse.GetValue(_pol)} is no list of L, R, I and V, such as I,V."),
            Size = size == 0 ? null : size,
            IsObservatorySize = size == 0,
            CellArcsec = cell,
            Recipe = new MapRecipe
            {
                Method = method,
                Weighting = weighting with { TaperArcsec = taper },
                Clean = ImageThreshold.Apply(limits, parse.GetValue(_threshold)!)
                    ?? throw new UsageException($"--threshold {parse.GetValue(_threshold)} is no threshold; give 0.05, 2% or 3sigma."),
                Disc = _disc.Read(parse),
                Boxes = _mask.Boxes(parse),
                MaskRadii = _mask.Radii(parse),
            },
            SelfCalibration = _selfCal.Read(parse, channels),
            Gpu = Enum.Parse<GpuUse>(parse.GetValue(_gpu)!, ignoreCase: true),
            Frame = _frame.Read(parse),
            Products = _products.Read(parse, method != CleanMethod.None),
            Picture = _picture.Read(parse),
            IsLegacy = parse.GetValue(_legacy),
            IsJson = parse.GetValue(_json),
        };
    }

    /// <summary>Refuses options that would do nothing.</summary>
    private void RefuseIdle(ParseResult parse, CleanMethod method)
    {
        Option[] idle = method switch
        {
            CleanMethod.None => [_niter, _gain, _threshold, .. _mask.Options],
            CleanMethod.MuserHybrid => [_weight, _taper, _niter, _gain, _threshold, _mask.Negative],
            _ => [],
        };
        if (Array.Find(idle, option => parse.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"{given.Name} does nothing with --clean {method.Name()}; leave it away.");
        }
    }
}
