using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Configures a named service.</summary>
public interface INamedServiceConfigurator
{
    string Name { get; }

    Action<Action<IServiceCollection>> ConfigureDelegate { get; }
}
