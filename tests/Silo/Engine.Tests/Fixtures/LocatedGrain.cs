using Microsoft.Extensions.DependencyInjection;

namespace Muser.Engine.Tests.Fixtures;

/// <summary>A grain that tells where it lives and which activation of it answers.</summary>
public interface ILocatedGrain : IGrain
{
    Task<SiloAddress> Silo();

    /// <summary>Made anew with each activation.</summary>
    Task<Guid> Activation();
}

public abstract class LocatedGrain : Grain, ILocatedGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    protected SiloAddress SiloAddress => ServiceProvider.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public Task<SiloAddress> Silo() => Task.FromResult(SiloAddress);

    public Task<Guid> Activation() => Task.FromResult(_activation);
}
