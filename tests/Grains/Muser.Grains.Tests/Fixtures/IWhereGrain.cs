namespace Muser.Grains.Tests.Fixtures;

/// <summary>Says on which silo it is.</summary>
public interface IWhereGrain : IGrainWithStringKey
{
    Task<SiloAddress> Silo();
}
