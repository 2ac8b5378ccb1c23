using Muser.Engine.Tests.Fixtures;
using Orleans.Placement;

namespace Muser.Engine.Tests.Placement;

public interface IRandomGrain : ILocatedGrain, IGrainWithGuidKey;

public interface ILocalGrain : ILocatedGrain, IGrainWithGuidKey;

public interface IHashedGrain : ILocatedGrain, IGrainWithGuidKey
{
    Task Deactivate();
}

public interface ILeastLoadedGrain : ILocatedGrain, IGrainWithGuidKey;

/// <summary>Placed by <see cref="ChoosingDirector"/>.</summary>
public interface IChosenGrain : ILocatedGrain, IGrainWithGuidKey;

/// <summary>Placed by <see cref="DelegatingDirector"/>, on silos that say accelerator=gpu.</summary>
public interface IDelegatedGrain : ILocatedGrain, IGrainWithGuidKey;

/// <summary>Only on silos that say accelerator=gpu.</summary>
public interface IAcceleratedGrain : ILocatedGrain, IGrainWithGuidKey;

/// <summary>Its filter leaves no silo.</summary>
public interface IHomelessGrain : ILocatedGrain, IGrainWithGuidKey;

/// <summary>Lives on the silo that its key names; calls others from there.</summary>
public interface INeighbourGrain : ILocatedGrain, IGrainWithStringKey
{
    Task<SiloAddress> SiloOfLocal(Guid key);

    Task<SiloAddress> SiloOfHashed(Guid key);

    Task<SiloAddress> SiloOfChosen(Guid key);
}

[RandomPlacement]
public sealed class RandomGrain : LocatedGrain, IRandomGrain;

[PreferLocalPlacement]
public sealed class LocalGrain : LocatedGrain, ILocalGrain;

[HashBasedPlacement]
public sealed class HashedGrain : LocatedGrain, IHashedGrain
{
    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

[ActivationCountBasedPlacement]
public sealed class LeastLoadedGrain : LocatedGrain, ILeastLoadedGrain;

[Chosen]
public sealed class ChosenGrain : LocatedGrain, IChosenGrain;

[Delegated]
[Labelled("accelerator", "gpu")]
public sealed class DelegatedGrain : LocatedGrain, IDelegatedGrain;

[RandomPlacement]
[Labelled("accelerator", "gpu")]
public sealed class AcceleratedGrain : LocatedGrain, IAcceleratedGrain;

[RandomPlacement]
[Labelled("accelerator", "none of them")]
public sealed class HomelessGrain : LocatedGrain, IHomelessGrain;

[PinnedPlacement]
public sealed class NeighbourGrain : LocatedGrain, INeighbourGrain
{
    public Task<SiloAddress> SiloOfLocal(Guid key) => GrainFactory.GetGrain<ILocalGrain>(key).Silo();

    public Task<SiloAddress> SiloOfHashed(Guid key) => GrainFactory.GetGrain<IHashedGrain>(key).Silo();

    public Task<SiloAddress> SiloOfChosen(Guid key) => GrainFactory.GetGrain<IChosenGrain>(key).Silo();
}
