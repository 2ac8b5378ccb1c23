using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Hosting;

/// <summary>Lives on the silo that its key names and shows what it was given there.</summary>
public interface IHostedGrain : ILocatedGrain, IGrainWithStringKey
{
    Task<string> SiloName();

    /// <summary>What the host registered as its <see cref="Greeting"/>.</summary>
    Task<string> Greeting();

    /// <summary>A service that is made once for each activation.</summary>
    Task<Guid> Scoped();

    Task Log(string message);

    Task Deactivate();
}

/// <summary>A service of the host, one for the whole process.</summary>
public sealed record Greeting(string Text);

/// <summary>A service of one activation; notes its end in its probe.</summary>
public sealed class Scoped : IDisposable
{
    public Guid Id { get; } = Guid.NewGuid();

    public void Dispose() => Probe.Of(Id).Note("disposed");
}

[PinnedPlacement]
public sealed class HostedGrain(Greeting greeting, Scoped scoped, ILocalSiloDetails silo, ILogger<HostedGrain> logger)
    : LocatedGrain, IHostedGrain
{
    public Task<string> SiloName() => Task.FromResult(silo.Name);

    public Task<string> Greeting() => Task.FromResult(greeting.Text);

    public Task<Guid> Scoped()
    {
        Assert.Same(scoped, ServiceProvider.GetRequiredService<Scoped>());
        return Task.FromResult(scoped.Id);
    }

    public Task Log(string message)
    {
        logger.LogInformation("{Message}", message);
        return Task.CompletedTask;
    }

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
