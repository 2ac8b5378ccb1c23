using System.Globalization;
using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Grains.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;
using Muser.Imaging.Products;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Imaging;
using Muser.Sky.Places;

namespace Muser.Grains.Imaging;

/// <summary>
/// Makes the maps of one band and hand: the geometry of a frame, and what is said of its maps. Not thread-safe: one for each imaging grain.
/// </summary>
public sealed class MapMaker
{
    private static readonly string Software = $"Muser.Orleans {typeof(MapMaker).Assembly.GetName().Version!.ToString(3)}";

    private readonly ArrayLayout _layout;
    private readonly double[] _frequencyHzChan;
    private readonly double[] _uvwBaselineXyz;
    private SunPlace _sun;

    /// <param name="layout">The array.</param>
    /// <param name="bandHand">The band and hand.</param>
    public MapMaker(ArrayLayout layout, BandHand bandHand)
    {
        _layout = layout;
        Grid = ImagingSizes.Live(layout, bandHand.BandMHz);
        _frequencyHzChan = layout.ChannelFrequenciesHz(bandHand.BandMHz);
        _uvwBaselineXyz = new double[3 * layout.ScienceBaselines];
    }

    /// <summary>The pixels of every map.</summary>
    public ImageGrid Grid { get; }

    /// <summary>The maps that a request asks for: stored channels, or -1 for all channels together.</summary>
    public static IEnumerable<int> Channels(ImageRequest request) => request switch
    {
        ImageRequest.None => [],
        ImageRequest.Middle => [ArrayLayout.Channels / 2],
        ImageRequest.Synthesis => [-1],
        ImageRequest.All => Enumerable.Range(0, ArrayLayout.Channels),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request, "Not a request for images."),
    };

    /// <summary>Takes in the geometry of a task, which holds for all its maps.</summary>
    public void Begin(ImagingTask task)
    {
        _sun = SolarEphemeris.Muser.At(FrameTime.Middle(new UtcTime(task.Frame.UtcUnixNs)));
        FillBaselines(task.UvwAntenna, _uvwBaselineXyz);
    }

    /// <summary>(u, v, w) of the baselines of antennas: axes [baseline][u, v, w] from [antenna][u, v, w].</summary>
    internal static void FillBaselines(ReadOnlySpan<double> uvwAntenna, Span<double> uvwBaselineXyz)
    {
        var (antennas, at) = (uvwAntenna.Length / 3, 0);
        for (var i = 0; i < antennas; i++)
        {
            for (var j = i + 1; j < antennas; j++)
            {
                for (var axis = 0; axis < 3; axis++)
                {
                    uvwBaselineXyz[at++] = uvwAntenna[(3 * j) + axis] - uvwAntenna[(3 * i) + axis];
                }
            }
        }
    }

    /// <summary>Makes one map of the task that was begun.</summary>
    /// <param name="plan">The plan, which holds the map afterwards.</param>
    /// <param name="recipe">How.</param>
    /// <param name="task">The task.</param>
    /// <param name="channel">The stored channel, or -1 for all channels together.</param>
    /// <param name="deadline">Ends a CLEAN, whose result says <see cref="CleanStop.Deadline"/> then and keeps what it has.</param>
    public MapResult Make(MapPipeline plan, MapRecipe recipe, ImagingTask task, int channel, CancellationToken deadline)
    {
        var baselines = _layout.ScienceBaselines;
        var visChanBaseline = MemoryMarshal.Cast<float, ComplexF>(task.VisChanBaseline.AsSpan());
        var visibilities = channel < 0
            ? new MapVisibilities(_uvwBaselineXyz, _frequencyHzChan, visChanBaseline, task.WeightChanBaseline)
            : new MapVisibilities(
                _uvwBaselineXyz,
                _frequencyHzChan.AsSpan(channel, 1),
                visChanBaseline.Slice(channel * baselines, baselines),
                WeightBaseline(task, channel));
        var result = plan.Make(recipe, visibilities, SolarDisc.At(_sun), deadline);
        return result.Clean is { Stop: CleanStop.Cancelled } clean ? result with { Clean = clean with { Stop = CleanStop.Deadline } } : result;
    }

    /// <summary>What a file or a picture says about a map of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="channel">The stored channel, or -1 for all channels together.</param>
    /// <param name="recipe">How it was made.</param>
    /// <param name="result">How that went.</param>
    public MapDescription Describe(ImagingTask task, int channel, MapRecipe recipe, MapResult result)
    {
        var begin = new UtcTime(task.Frame.UtcUnixNs);
        var channels = channel < 0 ? ArrayLayout.Channels : 1;
        var weights = channel < 0 ? task.WeightChanBaseline : WeightBaseline(task, channel);
        var limbRad = SolarDisc.At(_sun).RadiusRad;
        var frequencyHz = channel < 0 ? _frequencyHzChan.Average() : _frequencyHzChan[channel];
        var weightBaseline = WeightBaseline(task, Math.Max(channel, 0));
        var lossFrequency = 1 - BandwidthSmearing.PeakKept(_uvwBaselineXyz, weightBaseline, ArrayLayout.ChannelWidthHz, limbRad);
        var lossTime = 1 - TimeSmearing.PeakKept(
            _uvwBaselineXyz, weightBaseline, _sun.DecRad, frequencyHz, ArrayLayout.FramePeriodNs * 1e-9, limbRad);
        return new MapDescription
        {
            Array = _layout,
            Grid = Grid,
            Sun = _sun,
            Begin = begin,
            End = begin.AddNs(ArrayLayout.FramePeriodNs),
            FrequencyHz = frequencyHz,
            BandwidthHz = channels * ArrayLayout.ChannelWidthHz,
            Stokes = task.Frame.BandHand.IsRight ? "RR" : "LL",
            Kind = recipe.Method == CleanMethod.None || result.Beam is null ? "DIRTY" : "CLEAN",
            Unit = task.Unit,
            Beam = result.Beam,
            Weighting = recipe.Weighting.ToString(),
            Visibilities = weights.Length - weights.Count(0f),
            FlaggedVisibilities = task.Flags.Visibilities,
            AutomaticallyFlaggedVisibilities = task.Flags.AutomaticVisibilities,
            LimbLossFrequency = lossFrequency,
            LimbLossTime = lossTime,
            Software = Software,
            CalibrationVersion = task.CalibrationVersion.ToString(CultureInfo.InvariantCulture),
            History =
            [
                $"Frame {task.Frame}",
                .. task.History,
                .. FlagLines(task.Flags),
                .. result.History(recipe),
                .. SmearingWarnings.Lines(lossFrequency, lossTime),
            ],
        };
    }

    private static IEnumerable<string> FlagLines(FlagSummary flags)
    {
        var lines = flags.Listed.Select(flag => string.Create(CultureInfo.InvariantCulture,
            $"Flagged {flag.Reason}: {Place(flag)}: {flag.Value:G4}, limit {flag.Limit:G4}"));
        return flags.Automatic > flags.Listed.Length ? lines.Append($"Flagged: {flags.Automatic - flags.Listed.Length} more") : lines;

        static string Place(FlagNote flag) => string.Join(' ', new[]
        {
            flag.FirstAntenna < 0 ? null : flag.SecondAntenna < 0 ? $"antenna {flag.FirstAntenna}" : $"baseline {flag.FirstAntenna}-{flag.SecondAntenna}",
            flag.Channel < 0 ? null : $"channel {flag.Channel}",
        }.OfType<string>());
    }

    private ReadOnlySpan<float> WeightBaseline(ImagingTask task, int channel) =>
        task.WeightChanBaseline.AsSpan(channel * _layout.ScienceBaselines, _layout.ScienceBaselines);
}
