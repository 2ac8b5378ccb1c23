using ILGPU;
using ILGPU.Runtime;

namespace Muser.Gpu.Tests;

/// <summary>What is asked of ILGPU, on whichever engine is built: on the processor, which each machine has.</summary>
[Trait("Tier", "Unit")]
public class KernelTests
{
    [Fact]
    public void AKernelRunsOnceForEachIndexAndSeesItsArguments()
    {
        using var context = Context.Create(builder => builder.AllAccelerators());
        using var accelerator = Processor(context);
        using var from = accelerator.Allocate1D<int>(1000);
        using var to = accelerator.Allocate1D<int>(1000);
        using var counts = accelerator.Allocate1D<int>(1000);
        from.View.CopyFromCPU(accelerator.DefaultStream, Enumerable.Range(0, 1000).ToArray().AsSpan());
        counts.View.CopyFromCPU(accelerator.DefaultStream, new int[1000].AsSpan());

        var add = accelerator.LoadAutoGroupedStreamKernel<
            Index1D, ArrayView1D<int, Stride1D.Dense>, ArrayView1D<int, Stride1D.Dense>, ArrayView1D<int, Stride1D.Dense>, Step>(Add);
        add(1000, from.View, to.View, counts.View, new Step(7));
        var (results, times) = (new int[1000], new int[1000]);
        to.View.CopyToCPU(accelerator.DefaultStream, results.AsSpan());
        counts.View.CopyToCPU(accelerator.DefaultStream, times.AsSpan());
        accelerator.DefaultStream.Synchronize();

        Assert.Equal(Enumerable.Range(7, 1000), results);
        Assert.All(times, count => Assert.Equal(1, count));
    }

    [Fact]
    public void APartOfABufferIsFilledAndReadAlone()
    {
        using var context = Context.Create(builder => builder.AllAccelerators());
        using var accelerator = Processor(context);
        using var buffer = accelerator.Allocate1D<float>(6);
        buffer.View.CopyFromCPU(accelerator.DefaultStream, new float[6].AsSpan());

        buffer.View.SubView(2, 3).CopyFromCPU(accelerator.DefaultStream, new float[] { 1, 2, 3 }.AsSpan());
        var (all, part) = (new float[6], new float[2]);
        buffer.View.CopyToCPU(accelerator.DefaultStream, all.AsSpan());
        buffer.View.SubView(3, 2).CopyToCPU(accelerator.DefaultStream, part.AsSpan());
        accelerator.DefaultStream.Synchronize();

        Assert.Equal([0, 0, 1, 2, 3, 0], all);
        Assert.Equal([2, 3], part);
        Assert.Equal(6, buffer.View.Length);
    }

    [Fact]
    public void AnArgumentThatGeneratedCodeCannotSeeIsRefused()
    {
        using var context = Context.Create(builder => builder.AllAccelerators());
        using var accelerator = Processor(context);

        Assert.Throws<InternalCompilerException>(() => accelerator.LoadAutoGroupedStreamKernel<
            Index1D, ArrayView1D<int, Stride1D.Dense>, ArrayView1D<int, Stride1D.Dense>, ArrayView1D<int, Stride1D.Dense>, Hidden>(Ignore));
    }

    private static Accelerator Processor(Context context) =>
        context.Devices.Single(device => device.AcceleratorType == AcceleratorType.CPU).CreateAccelerator(context);

    private static void Add(
        Index1D index, ArrayView1D<int, Stride1D.Dense> from, ArrayView1D<int, Stride1D.Dense> to, ArrayView1D<int, Stride1D.Dense> counts, Step step)
    {
        to[index] = from[index] + step.Size;
        counts[index]++;
    }

    private static void Ignore(
        Index1D index, ArrayView1D<int, Stride1D.Dense> from, ArrayView1D<int, Stride1D.Dense> to, ArrayView1D<int, Stride1D.Dense> counts, Hidden hidden)
    {
    }

    internal readonly record struct Step(int Size);

    private readonly record struct Hidden(int Size);
}
