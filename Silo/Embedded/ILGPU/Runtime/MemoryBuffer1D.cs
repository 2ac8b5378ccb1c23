namespace ILGPU.Runtime;

/// <summary>Memory of a device along one axis.</summary>
public class MemoryBuffer1D<T, TStride> : MemoryBuffer<ArrayView1D<T, TStride>>
    where T : unmanaged
    where TStride : struct, IStride1D
{
    internal MemoryBuffer1D(Accelerator accelerator, ArrayView1D<T, TStride> view)
        : base(accelerator, view)
    {
    }
}
