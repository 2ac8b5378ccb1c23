using ILGPU.Util;

namespace ILGPU.Runtime;

/// <summary>Something that belongs to a device.</summary>
public abstract class AcceleratorObject : DisposeBase
{
    protected AcceleratorObject(Accelerator accelerator) => Accelerator = accelerator;

    /// <summary>The device.</summary>
    public Accelerator Accelerator { get; }
}
