using Muser.Interfaces.Devices;
using Muser.Sky.Places;

namespace Muser.Grains.Devices;

/// <summary>Which item of a plan is next, and what may be in it. The state is the caller's, who stores it. Not thread-safe.</summary>
public sealed class ObservationPlan(PlanState state)
{
    /// <summary>The pseudo-target of the Sun.</summary>
    public const string Sun = "sun";

    /// <summary>The most items that are kept; the oldest that ended go first.</summary>
    public const int MaxItems = 1000;

    private const int MaxSteps = 256;

    /// <summary>The item that runs; null where none does.</summary>
    public PlanEntry? Running => state.Entries.Find(entry => entry.State == PlanItemState.Running);

    /// <summary>The plan: what runs, what waits in its order, what ended.</summary>
    public PlanStatus Status => new()
    {
        IsPaused = state.IsPaused,
        Entries =
        [
            .. state.Entries.Where(entry => entry.State == PlanItemState.Running),
            .. Waiting(),
            .. state.Entries.Where(entry => entry.State > PlanItemState.Running),
        ],
    };

    /// <summary>Why items cannot be; null where they can.</summary>
    public static string? Refusal(PlanItem[] items) => items.Select(Refusal).FirstOrDefault(refusal => refusal is not null);

    /// <summary>Adds items; one that is there already stays as it is.</summary>
    public void Add(PlanItem[] items, Requester? by = null)
    {
        state.Entries.AddRange(items.Where(item => !state.Entries.Exists(entry => entry.Item.Id == item.Id)).Select(item => new PlanEntry { Item = item, AddedBy = by }));
        while (state.Entries.Count > MaxItems && state.Entries.FindIndex(entry => entry.State > PlanItemState.Running) is >= 0 and var oldest)
        {
            state.Entries.RemoveAt(oldest);
        }
    }

    /// <summary>An item; null where there is none of that id.</summary>
    public PlanEntry? Find(Guid item) => state.Entries.Find(entry => entry.Item.Id == item);

    /// <summary>Changes an item.</summary>
    public PlanEntry Set(PlanEntry entry)
    {
        state.Entries[state.Entries.FindIndex(each => each.Item.Id == entry.Item.Id)] = entry;
        return entry;
    }

    /// <summary>Ends those whose window has passed; returns whether there were any.</summary>
    public bool Expire(long utcUnixNs)
    {
        var expired = state.Entries.Where(entry => entry.State == PlanItemState.Waiting && entry.Item.NotAfterUtcUnixNs <= utcUnixNs).ToArray();
        foreach (var entry in expired)
        {
            Set(entry with { State = PlanItemState.Expired, Text = entry.Text.Length > 0 ? $"Its window passed. {entry.Text}" : "Its window passed." });
        }

        return expired.Length > 0;
    }

    /// <summary>
    /// The item that begins now: of those that may, the one of the highest priority, then that whose window ends first, then the oldest. Those that may
    /// not are told why.
    /// </summary>
    /// <param name="obstacle">Why the conditions of an item do not hold; null where they do.</param>
    /// <param name="utcUnixNs">Now.</param>
    public PlanEntry? Choose(Func<PlanItem, string?> obstacle, long utcUnixNs)
    {
        if (state.IsPaused || Running is not null)
        {
            return null;
        }

        foreach (var entry in Waiting().ToArray())
        {
            var why = utcUnixNs < entry.Item.NotBeforeUtcUnixNs ? "Its window has not begun." : obstacle(entry.Item);
            if (why is null)
            {
                return Set(entry with { State = PlanItemState.Running, Text = "" });
            }

            if (why != entry.Text)
            {
                Set(entry with { Text = why });
            }
        }

        return null;
    }

    private IEnumerable<PlanEntry> Waiting() => state.Entries.Where(entry => entry.State == PlanItemState.Waiting)
        .OrderByDescending(entry => entry.Item.Priority)
        .ThenBy(entry => entry.Item.NotAfterUtcUnixNs ?? long.MaxValue);

    private static string? Refusal(PlanItem item) =>
        item.Id == default || string.IsNullOrWhiteSpace(item.Name) ? "An item of a plan needs an id and a name."
        : item.Priority is < 1 or > 10 ? $"The priority of '{item.Name}' is {item.Priority}; it must be 1 to 10."
        : item.NotAfterUtcUnixNs <= item.NotBeforeUtcUnixNs ? $"The window of '{item.Name}' ends before it begins."
        : item.Target.Length > 0 && item.Target != Sun && SourceCatalogue.Find(item.Target) is null ? $"The target of '{item.Name}' is '{item.Target}'; it must be sun, or a source that 'muser ephemeris' knows."
        : item.MinElevationDeg is not null && item.Target.Length == 0 ? $"'{item.Name}' has an elevation, and no target."
        : item.Steps.Length is 0 or > MaxSteps ? $"'{item.Name}' must have 1 to {MaxSteps} steps."
        : item.Steps.Select(step => Refusal(item, step)).FirstOrDefault(refusal => refusal is not null);

    private static string? Refusal(PlanItem item, PlanStep step) =>
        step.WaitS is not (>= 0 and <= 86_400) ? $"A step of '{item.Name}' waits {step.WaitS} s; it must be 0 to a day."
        : step.Command.Length == 0 ? (step.WaitS > 0 ? null : $"A step of '{item.Name}' does nothing: give a command, or a wait.")
        : !BusName.IsName(step.Command) ? $"A step of '{item.Name}' has the command '{step.Command}'; it must be {BusName.Rule}."
        : BusName.IsId(step.Device) == BusName.IsName(step.Group) ? $"The step '{step.Command}' of '{item.Name}' must name a device, or a group."
        : null;
}
