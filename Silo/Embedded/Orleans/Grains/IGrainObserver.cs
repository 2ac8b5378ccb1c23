using Orleans.Runtime;

namespace Orleans;

/// <summary>Base of the interfaces through which grains call objects that are not grains.</summary>
public interface IGrainObserver : IAddressable
{
}
