namespace Orleans.Runtime;

/// <summary>Base of the interfaces that are added to activations from outside their grain class.</summary>
public interface IGrainExtension : IAddressable
{
}
