using Muser.Grains.Frames;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>Says where frames go.</summary>
[FramePlacement]
[GrainType("where-frame")]
public sealed class WhereFrameGrain : Grain, IWhereFrameGrain
{
    public Task<SiloAddress> Silo() => Task.FromResult(GrainContext.Address.SiloAddress!);
}

public interface IWhereFrameGrain : IWhereGrain;
