namespace Orleans.Runtime;

/// <summary>Anything that calls can be sent to: a grain, an observer, an extension.</summary>
public interface IAddressable
{
}
