using System.Globalization;
using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Grains.Frames;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Imaging;
using Muser.Sky.Places;

namespace Muser.Grains.Imaging;

/// <summary>
/// Makes the dirty maps of one band and hand, with a plan and buffers that are used again. Not thread-safe: one for each imaging grain.
/// </summary>
public sealed class MapMaker
{
    private static readonly string Software = $"Muser.Orleans {typeof(MapMaker).Assembly.GetName().Version!.ToString(3)}";

    private readonly ArrayLayout _layout;
    private readonly DirtyImager _imager;
    private readonly double[] _frequencyHzChan;
    private readonly double[] _uvwBaselineXyz;
    private readonly float[] _weightChanBaseline;

    /// <param name="layout">The array.</param>
    /// <param name="bandHand">The band and hand.</param>
    /// <param name="threads">Threads of one map.</param>
    public MapMaker(ArrayLayout layout, BandHand bandHand, int threads)
    {
        _layout = layout;
        var grid = ImagingSizes.Live(layout, bandHand.BandMHz);
        _imager = new DirtyImager(grid.Size, grid.CellArcsec, threads);
        _frequencyHzChan = [.. Enumerable.Range(0, ArrayLayout.Channels).Select(c => layout.ChannelFrequencyHz(bandHand.BandMHz, c))];
        _uvwBaselineXyz = new double[3 * layout.ScienceBaselines];
        _weightChanBaseline = new float[ArrayLayout.Channels * layout.ScienceBaselines];
        ImageRowColumn = new float[grid.Pixels];
    }

    /// <summary>The pixels of every map.</summary>
    public ImageGrid Grid => _imager.Grid;

    /// <summary>The map made last.</summary>
    public float[] ImageRowColumn { get; }

    /// <summary>The maps that a request asks for: stored channels, or -1 for all channels together.</summary>
    public static IEnumerable<int> Channels(ImageRequest request) => request switch
    {
        ImageRequest.None => [],
        ImageRequest.Middle => [ArrayLayout.Channels / 2],
        ImageRequest.Synthesis => [-1],
        ImageRequest.All => Enumerable.Range(0, ArrayLayout.Channels),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request, "Not a request for images."),
    };

    /// <summary>Takes in the geometry and flags of a task, which hold for all its maps.</summary>
    public void Begin(ImagingTask task)
    {
        Span<bool> flagged = stackalloc bool[_layout.Antennas];
        foreach (var antenna in task.FlaggedAntennas)
        {
            flagged[antenna] = true;
        }

        var baseline = 0;
        for (var i = 0; i < _layout.Antennas; i++)
        {
            for (var j = i + 1; j < _layout.Antennas; j++)
            {
                for (var axis = 0; axis < 3; axis++)
                {
                    _uvwBaselineXyz[(3 * baseline) + axis] = task.UvwAntenna[(3 * j) + axis] - task.UvwAntenna[(3 * i) + axis];
                }

                _weightChanBaseline[baseline] = flagged[i] || flagged[j] ? 0 : 1;
                baseline++;
            }
        }

        for (var channel = 1; channel < ArrayLayout.Channels; channel++)
        {
            _weightChanBaseline.AsSpan(0, baseline).CopyTo(_weightChanBaseline.AsSpan(channel * baseline));
        }
    }

    /// <summary>Makes one map of the task that was begun into <see cref="ImageRowColumn"/>.</summary>
    /// <param name="task">The task.</param>
    /// <param name="channel">The stored channel, or -1 for all channels together.</param>
    public void Make(ImagingTask task, int channel)
    {
        var baselines = _layout.ScienceBaselines;
        var visChanBaseline = MemoryMarshal.Cast<float, ComplexF>(task.VisChanBaseline.AsSpan());
        if (channel < 0)
        {
            _imager.Image(_uvwBaselineXyz, _frequencyHzChan, visChanBaseline, _weightChanBaseline, ImageRowColumn);
        }
        else
        {
            _imager.Image(
                _uvwBaselineXyz,
                _frequencyHzChan[channel],
                visChanBaseline.Slice(channel * baselines, baselines),
                _weightChanBaseline.AsSpan(0, baselines),
                ImageRowColumn);
        }
    }

    /// <summary>What a file or a picture says about a map of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="channel">The stored channel, or -1 for all channels together.</param>
    public MapDescription Describe(ImagingTask task, int channel)
    {
        var begin = new UtcTime(task.Frame.UtcUnixNs);
        var channels = channel < 0 ? ArrayLayout.Channels : 1;
        var antennas = _layout.Antennas - task.FlaggedAntennas.Length;
        return new MapDescription
        {
            Array = _layout,
            Grid = Grid,
            Sun = SolarEphemeris.Muser.At(FrameTime.Middle(begin)),
            Begin = begin,
            End = begin.AddNs(ArrayLayout.FramePeriodNs),
            FrequencyHz = channel < 0 ? _frequencyHzChan.Average() : _frequencyHzChan[channel],
            BandwidthHz = channels * ArrayLayout.ChannelWidthHz,
            Stokes = task.Frame.BandHand.IsRight ? "RR" : "LL",
            Unit = "count/beam",
            Visibilities = channels * antennas * (antennas - 1) / 2,
            Software = Software,
            CalibrationVersion = task.CalibrationVersion.ToString(CultureInfo.InvariantCulture),
            History = [$"Frame {task.Frame}", "Fringes stopped by the delay words; exact Fourier sum with w; no amplitude calibration"],
        };
    }
}
