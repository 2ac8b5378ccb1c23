namespace ILGPU.Runtime.CPU;

/// <summary>The processor.</summary>
public sealed class CPUDevice : Device
{
    internal CPUDevice() => (Name, MemorySize, AcceleratorType) = ("CPUAccelerator", long.MaxValue, AcceleratorType.CPU);

    public override Accelerator CreateAccelerator(Context context) => new CPUAccelerator(this);
}
