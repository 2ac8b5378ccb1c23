using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Muser.Embedded.Streams;

internal sealed class MemoryStreamConfigurator(string name, IServiceCollection services)
    : ISiloMemoryStreamConfigurator, IClusterClientMemoryStreamConfigurator
{
    public string Name => name;

    public Action<Action<IServiceCollection>> ConfigureDelegate => configure => configure(services);
}
