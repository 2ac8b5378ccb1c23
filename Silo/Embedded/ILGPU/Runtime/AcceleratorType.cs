namespace ILGPU.Runtime;

/// <summary>The kinds of devices.</summary>
public enum AcceleratorType
{
    CPU,
    Cuda,
    OpenCL,
}
