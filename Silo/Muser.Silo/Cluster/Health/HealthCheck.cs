namespace Muser.Silo.Cluster.Health;

/// <summary>The result of one check.</summary>
/// <param name="Name">What was checked: <c>silo</c>, <c>receiver muser1</c>, <c>products</c>, <c>state</c>.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Detail">What was found, a sentence for people.</param>
public sealed record HealthCheck(string Name, bool Ok, string Detail);
