namespace ILGPU.Runtime;

/// <summary>A device that kernels run on.</summary>
public abstract class Device
{
    protected Device()
    {
    }

    /// <summary>What it is called.</summary>
    public string Name { get; protected init; } = "";

    /// <summary>Its memory, bytes.</summary>
    public long MemorySize { get; protected init; }

    /// <summary>Its kind.</summary>
    public AcceleratorType AcceleratorType { get; private protected init; }

    /// <summary>Opens it.</summary>
    public abstract Accelerator CreateAccelerator(Context context);
}
