namespace ILGPU.Runtime;

/// <summary>An order of things to do on a device.</summary>
public abstract class AcceleratorStream : AcceleratorObject
{
    protected AcceleratorStream(Accelerator accelerator)
        : base(accelerator)
    {
    }

    /// <summary>Waits until all of it is done.</summary>
    public abstract void Synchronize();
}
