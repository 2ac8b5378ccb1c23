using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices;

/// <summary>A plan in JSON.</summary>
/// <param name="Plan">Its name.</param>
/// <param name="IsPaused">Whether nothing new begins.</param>
/// <param name="Items">The one that runs, those that wait in their order, those that ended.</param>
public sealed record PlanPage(string Plan, bool IsPaused, PlanItemLine[] Items)
{
    /// <summary>A plan.</summary>
    public static PlanPage Of(string plan, PlanStatus status) => new(plan, status.IsPaused, [.. status.Entries.Select(PlanItemLine.Of)]);
}
