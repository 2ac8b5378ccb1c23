namespace Orleans.Hosting;

/// <summary>Configures memory streams.</summary>
public interface IMemoryStreamConfigurator : INamedServiceConfigurator
{
}
