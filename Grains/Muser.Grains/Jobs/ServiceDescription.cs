using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>What is known of a service that parts can call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">A sentence for people.</param>
/// <param name="Instances">How many instances there are.</param>
/// <param name="Create">Makes one.</param>
public sealed record ServiceDescription(string Name, string Description, int Instances, Func<IJobService> Create);
