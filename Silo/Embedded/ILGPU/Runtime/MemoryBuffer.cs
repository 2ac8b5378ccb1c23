namespace ILGPU.Runtime;

/// <summary>Memory of a device.</summary>
public abstract class MemoryBuffer : AcceleratorObject
{
    private protected MemoryBuffer(Accelerator accelerator)
        : base(accelerator)
    {
    }
}

/// <summary>Memory of a device, seen in one way.</summary>
public class MemoryBuffer<TView> : MemoryBuffer
    where TView : struct, IArrayView
{
    private protected MemoryBuffer(Accelerator accelerator, TView view)
        : base(accelerator) => View = view;

    /// <summary>All of it.</summary>
    public TView View { get; }
}
