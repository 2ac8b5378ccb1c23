namespace Muser.Grains.Tests.Fixtures;

/// <summary>An attempt at a part of a <see cref="TestJob"/>.</summary>
/// <param name="Job">The job.</param>
/// <param name="Index">The part.</param>
/// <param name="Attempt">The attempt.</param>
public sealed record PartRun(string Job, int Index, int Attempt);
