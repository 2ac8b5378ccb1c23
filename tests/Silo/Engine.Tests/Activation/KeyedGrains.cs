using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Activation;

public interface IStringKeyGrain : IGrainWithStringKey
{
    Task<string> Key();
}

public interface IGuidKeyGrain : IGrainWithGuidKey
{
    Task<Guid> Key();
}

public interface IIntegerKeyGrain : IGrainWithIntegerKey
{
    Task<long> Key();
}

public interface IGuidCompoundKeyGrain : IGrainWithGuidCompoundKey
{
    Task<(Guid Key, string? Extension)> Key();
}

public interface IIntegerCompoundKeyGrain : IGrainWithIntegerCompoundKey
{
    Task<(long Key, string? Extension)> Key();
}

/// <summary>Two interfaces of one class: one grain with two faces.</summary>
public interface ILeftFaceGrain : ILocatedGrain, IGrainWithStringKey
{
    /// <summary>Whether the reference names this very grain.</summary>
    Task<bool> IsSelf(ILeftFaceGrain reference);

    Task<ILeftFaceGrain> Self();
}

public interface IRightFaceGrain : ILocatedGrain, IGrainWithStringKey;

public interface IUnimplementedGrain : IGrainWithStringKey;

public sealed class StringKeyGrain : Grain, IStringKeyGrain
{
    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());
}

public sealed class GuidKeyGrain : Grain, IGuidKeyGrain
{
    public Task<Guid> Key() => Task.FromResult(this.GetPrimaryKey());
}

public sealed class IntegerKeyGrain : Grain, IIntegerKeyGrain
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}

public sealed class GuidCompoundKeyGrain : Grain, IGuidCompoundKeyGrain
{
    public Task<(Guid Key, string? Extension)> Key()
    {
        var key = this.GetPrimaryKey(out var extension);
        return Task.FromResult<(Guid, string?)>((key, extension));
    }
}

public sealed class IntegerCompoundKeyGrain : Grain, IIntegerCompoundKeyGrain
{
    public Task<(long Key, string? Extension)> Key()
    {
        var key = this.GetPrimaryKeyLong(out var extension);
        return Task.FromResult<(long, string?)>((key, extension));
    }
}

public sealed class TwoFacedGrain : LocatedGrain, ILeftFaceGrain, IRightFaceGrain
{
    public Task<bool> IsSelf(ILeftFaceGrain reference) => Task.FromResult(reference.GetGrainId() == this.GetGrainId());

    public Task<ILeftFaceGrain> Self() => Task.FromResult(this.AsReference<ILeftFaceGrain>());
}
