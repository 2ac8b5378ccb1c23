using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Muser.Embedded.Hosting;

/// <summary>Starts and stops the silo with its host. The silo is made only after the configuration has been looked at.</summary>
internal sealed class SiloHostedService(IServiceProvider services, IEnumerable<IConfigurationValidator> validators)
    : IHostedService
{
    private Silo? _silo;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var validator in validators)
        {
            validator.ValidateConfiguration();
        }

        _silo = services.GetRequiredService<Silo>();
        return _silo.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _silo?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
