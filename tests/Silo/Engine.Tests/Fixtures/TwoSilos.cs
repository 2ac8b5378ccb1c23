namespace Muser.Engine.Tests.Fixtures;

/// <summary>Two silos with the default options.</summary>
public sealed class TwoSilos() : ClusterFixture(2);
