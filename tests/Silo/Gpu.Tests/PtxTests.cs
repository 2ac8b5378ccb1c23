using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using Muser.Imaging.Gpu;

namespace Muser.Gpu.Tests;

/// <summary>Built where the names of ILGPU resolve to its packages: the kernels become code of NVIDIA's GPUs, whether or not there is one.</summary>
[Trait("Tier", "Unit")]
public class PtxTests
{
    [Fact]
    public void TheKernelsCompile()
    {
        using var context = Context.Create(builder => builder.Default());
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null!);

        var kernel = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromImplicitlyGroupedKernel(typeof(GpuKernels).GetMethod(nameof(GpuKernels.SumPixel))!), default);

        Assert.Contains(".entry", kernel.PTXAssembly, StringComparison.Ordinal);
        Assert.Contains("mul.f64", kernel.PTXAssembly, StringComparison.Ordinal); // phases in double precision
        Assert.DoesNotContain("call", kernel.PTXAssembly, StringComparison.Ordinal); // no function of a library, which may not be there
    }
}
