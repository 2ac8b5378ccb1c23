namespace Orleans.Hosting;

/// <summary>Configures the memory streams of a client.</summary>
public interface IClusterClientMemoryStreamConfigurator : IMemoryStreamConfigurator, IClusterClientPersistentStreamConfigurator
{
}
