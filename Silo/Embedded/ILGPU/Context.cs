using System.Collections.Immutable;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace ILGPU;

/// <summary>Where everything begins: knows the devices of the machine. Here there is one, the processor.</summary>
public sealed class Context : IDisposable
{
    private Context(ImmutableArray<Device> devices) => Devices = devices;

    /// <summary>The devices.</summary>
    public ImmutableArray<Device> Devices { get; }

    /// <summary>Makes a context; the builder is told which devices are wanted.</summary>
    public static Context Create(Action<Builder> buildingCallback)
    {
        var builder = new Builder();
        buildingCallback(builder);
        return new Context([.. builder.Devices]);
    }

    void IDisposable.Dispose()
    {
    }

    /// <summary>Says which devices a context is to know.</summary>
    public sealed class Builder
    {
        internal Builder()
        {
        }

        internal List<Device> Devices { get; } = [];

        /// <summary>Every device of the machine.</summary>
        public Builder AllAccelerators()
        {
            Devices.Add(new CPUDevice());
            return this;
        }
    }
}
