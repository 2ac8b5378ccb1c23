namespace Orleans.Hosting;

/// <summary>Configures the memory streams of a silo.</summary>
public interface ISiloMemoryStreamConfigurator : IMemoryStreamConfigurator, ISiloRecoverableStreamConfigurator
{
}
