using System.Diagnostics;
using ILGPU;
using ILGPU.Runtime;
using Muser.Formats.Frames;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Gpu;

/// <summary>
/// A GPU that sums maps, one after the other. Its buffers grow to the largest map and the most visibilities that have come. Safe for any thread; it lives
/// as long as the process.
/// </summary>
public sealed unsafe class GpuDevice
{
    /// <summary>A GPU whose map of the check is off by more than this, of its peak, is not used.</summary>
    private const double Tolerance = 5e-6;

    /// <summary>What it is tried at.</summary>
    private const double FrequencyHz = 1.7e9;

    private static readonly Lazy<(GpuDevice? Device, string Reason, string Slow)> Best = new(Look);

    private readonly Lock _turn = new();
    private readonly Accelerator _accelerator;
    private readonly Action<Index1D, ArrayView1D<double, Stride1D.Dense>, ArrayView1D<float, Stride1D.Dense>, ArrayView1D<float, Stride1D.Dense>, GpuMapShape> _sumPixel;
    private MemoryBuffer1D<double, Stride1D.Dense> _uvw;
    private MemoryBuffer1D<float, Stride1D.Dense> _vis;
    private MemoryBuffer1D<float, Stride1D.Dense> _map;

    private GpuDevice(Context context, Device device)
    {
        _accelerator = device.CreateAccelerator(context);
        _sumPixel = _accelerator.LoadAutoGroupedStreamKernel<
            Index1D, ArrayView1D<double, Stride1D.Dense>, ArrayView1D<float, Stride1D.Dense>, ArrayView1D<float, Stride1D.Dense>, GpuMapShape>(GpuKernels.SumPixel);
        (_uvw, _vis, _map) = (_accelerator.Allocate1D<double>(1), _accelerator.Allocate1D<float>(1), _accelerator.Allocate1D<float>(1));
        Name = device.AcceleratorType == AcceleratorType.CPU ? device.Name : $"{device.Name} ({device.AcceleratorType}, {device.MemorySize >> 20} MiB)";
    }

    /// <summary>What it is called, with its memory.</summary>
    public string Name { get; }

    /// <summary>The GPU of this machine with the most memory, opened and checked when it is first asked for; null where it is not to be used, or there is none.</summary>
    /// <param name="use">Whether it is to be used.</param>
    /// <param name="reason">Why there is none, a sentence; empty where there is one, or none is wanted.</param>
    public static GpuDevice? Find(GpuUse use, out string reason)
    {
        (var device, reason) = use == GpuUse.Off ? (null, "")
            : use == GpuUse.Auto && Best.Value.Slow.Length > 0 ? (null, Best.Value.Slow)
            : (Best.Value.Device, Best.Value.Reason);
        return device;
    }

    /// <summary>The processor in the place of a GPU: slow, and the same arithmetic.</summary>
    internal static GpuDevice OpenProcessor()
    {
        var context = Context.Create(builder => builder.AllAccelerators());
        return new GpuDevice(context, context.Devices.First(device => device.AcceleratorType == AcceleratorType.CPU));
    }

    /// <summary>Sums the first image of a list.</summary>
    /// <param name="list">The visibilities, complete.</param>
    /// <param name="grid">The pixels.</param>
    /// <param name="imageRowColumn">Receives the map.</param>
    internal void Sum(VisibilityList list, ImageGrid grid, Span<float> imageRowColumn)
    {
        var count = list.Count;
        if (count == 0)
        {
            imageRowColumn.Clear();
            return;
        }

        lock (_turn)
        {
            Grow(ref _uvw, 3L * count);
            Grow(ref _vis, 2L * count);
            Grow(ref _map, grid.Pixels);
            var stream = _accelerator.DefaultStream;
            _uvw.View.SubView(0, count).CopyFromCPU(stream, new ReadOnlySpan<double>(list.U, count));
            _uvw.View.SubView(count, count).CopyFromCPU(stream, new ReadOnlySpan<double>(list.V, count));
            _uvw.View.SubView(2 * count, count).CopyFromCPU(stream, new ReadOnlySpan<double>(list.W, count));
            _vis.View.SubView(0, 2 * count).CopyFromCPU(stream, new ReadOnlySpan<float>(list.Vis, 2 * count));
            _sumPixel(grid.Pixels, _uvw.View, _vis.View, _map.View, new GpuMapShape(grid.Size, grid.CellRad, count));
            _map.View.SubView(0, grid.Pixels).CopyToCPU(stream, imageRowColumn);
            stream.Synchronize();
        }
    }

    /// <summary>How far the map of a seeded set of visibilities is off, of its peak, at the worst of its pixels.</summary>
    internal double Error()
    {
        var grid = new ImageGrid(32, 60);
        var (uvw, vis) = Visibilities(64);
        var map = new float[grid.Pixels];
        new GpuImager(grid, this).Image(uvw, [FrequencyHz], vis, [], map);
        var exact = new ExactTransform(uvw, [FrequencyHz], vis, []);
        double worst = 0;
        for (var at = 0; at < map.Length; at++)
        {
            var error = Math.Abs(map[at] - exact.Value(grid.L(at % grid.Size), grid.M(at / grid.Size)));
            worst = error <= worst ? worst : error; // NaN counts
        }

        return worst / exact.Value(0, 0);
    }

    /// <summary>Why it is not worth it: it takes longer for a map of a snapshot than the processor is thought to; empty where it does not.</summary>
    internal string Slow(ImageGrid grid)
    {
        var (uvw, vis) = Visibilities(780);
        var (map, imager) = (new float[grid.Pixels], new GpuImager(grid, this));
        imager.Image(uvw, [FrequencyHz], vis, [], map); // buffers are made
        var begun = Stopwatch.GetTimestamp();
        imager.Image(uvw, [FrequencyHz], vis, [], map);
        var (here, there) = (Stopwatch.GetElapsedTime(begun).TotalMilliseconds, 1e3 * TransformChoice.For(grid, uvw, [FrequencyHz]).Seconds);
        return here <= there ? "" : FormattableString.Invariant(
            $"{Name} takes {here:0.0} ms for a map of {grid.Size} x {grid.Size}, the processor {there:0.0} ms.");
    }

    private static (double[] Uvw, ComplexF[] Vis) Visibilities(int baselines)
    {
        var random = new Random(20261128);
        double[] uvw = [.. Enumerable.Range(0, 3 * baselines).Select(_ => 3000 * ((2 * random.NextDouble()) - 1))];
        ComplexF[] vis = [.. Enumerable.Range(0, baselines).Select(_ => new ComplexF(1 + (float)random.NextDouble(), (float)random.NextDouble()))];
        return (uvw, vis);
    }

    private static (GpuDevice? Device, string Reason, string Slow) Look()
    {
        try
        {
            var context = Context.Create(builder => builder.AllAccelerators());
            if (context.Devices.Where(device => device.AcceleratorType != AcceleratorType.CPU).MaxBy(device => device.MemorySize) is not { } best)
            {
                return (null, "No device of CUDA or OpenCL is found here.", "");
            }

            var device = new GpuDevice(context, best);
            var error = device.Error();
            return error <= Tolerance
                ? (device, "", device.Slow(new ImageGrid(512, 7)))
                : (null, FormattableString.Invariant($"{device.Name} computes wrongly: a map is off by {error:G2} of its peak."), "");
        }
        catch (Exception failure)
        {
            // Whatever a driver comes up with, maps can be made without it.
            return (null, $"The GPU cannot be used: {failure.Message}", "");
        }
    }

    private void Grow<T>(ref MemoryBuffer1D<T, Stride1D.Dense> buffer, long length)
        where T : unmanaged
    {
        if (buffer.View.Length < length)
        {
            buffer.Dispose();
            buffer = _accelerator.Allocate1D<T>(length);
        }
    }
}
