using Microsoft.Extensions.Hosting;
using Muser.Embedded.Messaging;
using Orleans;

namespace Muser.Embedded.Hosting;

internal sealed class ClientHostedService(ClientNode client, IEnumerable<IConfigurationValidator> validators)
    : IHostedService, IDisposable
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var validator in validators)
        {
            validator.ValidateConfiguration();
        }

        client.Connect();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (!client.IsDead)
        {
            client.Die();
        }
    }
}
