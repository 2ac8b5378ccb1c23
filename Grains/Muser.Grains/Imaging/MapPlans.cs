using Microsoft.Extensions.Options;
using Muser.Imaging.Gpu;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;

namespace Muser.Grains.Imaging;

/// <summary>
/// The plans of a silo, lent for one map each: those in use are as many as maps are made at once, and those that wait hold no more than
/// <see cref="ImagingOptions.MaxPlanMiB"/>; the one that has waited longest goes first. Safe for any thread.
/// </summary>
public sealed class MapPlans(IOptions<ImagingOptions> options)
{
    /// <summary>A map uses one thread: the bands and hands of a cycle are imaged side by side.</summary>
    private const int ThreadsPerMap = 1;

    private readonly GpuDevice? _gpu = GpuDevice.Find(options.Value.Gpu, out _);
    private readonly Lock _gate = new();
    private readonly List<MapPipeline> _idle = [];

    /// <summary>Bytes of the plans that wait.</summary>
    public long IdleBytes
    {
        get
        {
            lock (_gate)
            {
                return _idle.Sum(Bytes);
            }
        }
    }

    /// <summary>Takes a plan, or makes one.</summary>
    public MapPipeline Rent(ImageGrid grid)
    {
        lock (_gate)
        {
            var at = _idle.FindLastIndex(plan => plan.Grid == grid);
            if (at >= 0)
            {
                var plan = _idle[at];
                _idle.RemoveAt(at);
                return plan;
            }
        }

        return new MapPipeline(grid, ThreadsPerMap, _gpu);
    }

    /// <summary>Gives a plan back.</summary>
    public void Return(MapPipeline plan)
    {
        lock (_gate)
        {
            _idle.Add(plan);
            while (_idle.Sum(Bytes) > (long)options.Value.MaxPlanMiB << 20)
            {
                _idle.RemoveAt(0);
            }
        }
    }

    private static long Bytes(MapPipeline plan) => MapPipeline.BytesPerPixel * plan.Grid.Pixels;
}
