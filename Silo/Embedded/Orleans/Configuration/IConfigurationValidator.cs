namespace Orleans;

/// <summary>Looks at the configuration before a silo or client starts.</summary>
public interface IConfigurationValidator
{
    /// <exception cref="Orleans.Runtime.OrleansConfigurationException">The configuration cannot work.</exception>
    void ValidateConfiguration();
}
