namespace ILGPU.Runtime.CPU;

/// <summary>The processor in the place of a device: kernels run on its threads, and are done when their call returns.</summary>
public sealed class CPUAccelerator : Accelerator
{
    internal CPUAccelerator(CPUDevice device)
        : base(device)
    {
    }
}
