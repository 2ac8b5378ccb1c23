using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>What is known of a job that can be submitted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">A sentence for people.</param>
/// <param name="Needs">What a part needs where the submission does not say.</param>
/// <param name="IsEndless">Whether its split never ends by itself.</param>
/// <param name="Source">Where it comes from: <c>built in</c>, or an assembly.</param>
/// <param name="Then">The job that follows by itself; null: none.</param>
public sealed record JobDescription(string Name, string Description, PartNeeds Needs, bool IsEndless, string Source, string? Then);
