namespace Orleans.Hosting;

/// <summary>Configures a stream provider of a silo that keeps events for some time.</summary>
public interface ISiloRecoverableStreamConfigurator : ISiloPersistentStreamConfigurator
{
}
