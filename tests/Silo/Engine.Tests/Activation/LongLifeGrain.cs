using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Activation;

/// <summary>A grain whose class has a collection age of its own.</summary>
public interface ILongLifeGrain : ILocatedGrain, IGrainWithGuidKey;

public sealed class LongLifeGrain : LocatedGrain, ILongLifeGrain;

/// <summary>A grain that is never idle.</summary>
public interface IEverlastingGrain : ILocatedGrain, IGrainWithGuidKey;

[KeepAlive]
public sealed class EverlastingGrain : LocatedGrain, IEverlastingGrain;
