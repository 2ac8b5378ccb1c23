using Muser.Grains.Imaging;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>Says where imaging goes.</summary>
[ImagingPlacement]
[GrainType("where-imaging")]
public sealed class WhereImagingGrain : Grain, IWhereImagingGrain
{
    public Task<SiloAddress> Silo() => Task.FromResult(GrainContext.Address.SiloAddress!);
}

public interface IWhereImagingGrain : IWhereGrain;
