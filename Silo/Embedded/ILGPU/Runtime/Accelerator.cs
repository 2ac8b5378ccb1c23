namespace ILGPU.Runtime;

/// <summary>An opened device.</summary>
public abstract class Accelerator : IDisposable
{
    private protected Accelerator(Device device) => (Device, DefaultStream) = (device, new InOrder(this));

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>Its kind.</summary>
    public AcceleratorType AcceleratorType => Device.AcceleratorType;

    /// <summary>The stream of what is not sent to another.</summary>
    public AcceleratorStream DefaultStream { get; set; }

    /// <summary>Memory for so many elements.</summary>
    public MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(long length)
        where T : unmanaged =>
        new(this, new ArrayView1D<T, Stride1D.Dense>(new ArrayView<T>(new T[length], 0, length)));

    void IDisposable.Dispose()
    {
    }

    /// <summary>Everything is done at once, so there is nothing to wait for.</summary>
    private sealed class InOrder(Accelerator accelerator) : AcceleratorStream(accelerator)
    {
        public override void Synchronize()
        {
        }
    }
}
