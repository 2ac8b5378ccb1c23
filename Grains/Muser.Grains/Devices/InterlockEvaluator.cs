using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>
/// Which rules are tripped, and why: a rule trips at once and clears when none of its conditions was met for its own time. Not thread-safe.
/// </summary>
public sealed class InterlockEvaluator
{
    private const double NsPerSecond = 1e9;
    private readonly List<Standing> _rules = [];

    /// <summary>How the rules stand.</summary>
    public InterlockState[] States => [.. _rules.Select(standing => standing.State)];

    /// <summary>The conditions of all rules.</summary>
    public IEnumerable<InterlockCondition> Conditions => _rules.SelectMany(standing => standing.State.Rule.When);

    /// <summary>Why rules cannot be; null where they can.</summary>
    public static string? Refusal(InterlockRule[] rules) =>
        rules.Length > 256 ? "There are more than 256 rules."
        : rules.GroupBy(rule => rule.Name).FirstOrDefault(same => same.Count() > 1) is { Key: var twice } ? $"There are two rules '{twice}'."
        : rules.Select(Refusal).FirstOrDefault(refusal => refusal is not null);

    /// <summary>Replaces the rules. One that stays as it was stands as it did.</summary>
    public void SetRules(IEnumerable<InterlockRule> rules)
    {
        var before = _rules.ToDictionary(standing => standing.State.Rule.Name);
        _rules.Clear();
        foreach (var rule in rules)
        {
            _rules.Add(before.TryGetValue(rule.Name, out var known)
                ? new Standing(known.State with { Rule = rule }, known.MetUtcUnixNs)
                : new Standing(new InterlockState { Rule = rule, IsTripped = false, SinceUtcUnixNs = 0, Why = "" }, 0));
        }
    }

    /// <summary>Looks at all conditions; returns the rules that tripped or cleared by it.</summary>
    /// <param name="read">The value of a property of a device, or null where it is not known.</param>
    /// <param name="utcUnixNs">Now.</param>
    public InterlockState[] Look(Func<string, string, DeviceValue?> read, long utcUnixNs)
    {
        var changed = new List<InterlockState>();
        foreach (var standing in _rules)
        {
            var state = standing.State;
            var why = state.Rule.When.Select(condition => Meets(condition, read(condition.Device, condition.Property))).FirstOrDefault(met => met is not null);
            if (why is not null)
            {
                standing.MetUtcUnixNs = utcUnixNs;
            }

            var isTripped = why is not null || (state.IsTripped && utcUnixNs - standing.MetUtcUnixNs < state.Rule.ClearAfterS * NsPerSecond);
            standing.State = state with
            {
                IsTripped = isTripped,
                SinceUtcUnixNs = isTripped == state.IsTripped ? state.SinceUtcUnixNs : utcUnixNs,
                Why = why ?? (isTripped ? state.Why : ""),
            };
            if (isTripped != state.IsTripped)
            {
                changed.Add(standing.State);
            }
        }

        return [.. changed];
    }

    /// <summary>The tripped rule that forbids an operation to a device; null where none does.</summary>
    public InterlockState? Forbidding(string device, string operation) =>
        _rules.Select(standing => standing.State).FirstOrDefault(state => state.IsTripped
            && state.Rule.Forbids.Contains(operation)
            && (state.Rule.Devices.Length == 0 || state.Rule.Devices.Any(pattern => IsMatch(pattern, device))));

    /// <summary>Whether a device is meant by an id, or by the begin of ids and a star.</summary>
    public static bool IsMatch(string pattern, string device) =>
        pattern.EndsWith('*') ? device.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == device;

    /// <summary>Why a condition is met; null where it is not.</summary>
    internal static string? Meets(InterlockCondition condition, DeviceValue? value)
    {
        if (value is not { } known)
        {
            return $"{condition.Device} {condition.Property} is not known.";
        }

        var isMet = condition.Comparison switch
        {
            InterlockComparison.Above => known.Number > condition.Value.Number,
            InterlockComparison.Below => known.Number < condition.Value.Number,
            InterlockComparison.Is => known.As(condition.Value.Kind) == condition.Value,
            _ => known.As(condition.Value.Kind) != condition.Value,
        };
        var word = condition.Comparison switch
        {
            InterlockComparison.Above => "above ",
            InterlockComparison.Below => "below ",
            InterlockComparison.Is => "",
            _ => "not ",
        };
        return isMet ? $"{condition.Device} {condition.Property} is {known}, {word}{condition.Value}." : null;
    }

    private static string? Refusal(InterlockRule rule) =>
        !BusName.IsName(rule.Name) ? $"The name of a rule is {BusName.Rule}."
        : rule.When.Length == 0 ? $"The rule '{rule.Name}' has no condition."
        : rule.When.Any(condition => !BusName.IsName(condition.Device) || !BusName.IsName(condition.Property)) ? $"A condition of '{rule.Name}' names no property of a device."
        : rule.When.Any(condition => condition.Comparison is InterlockComparison.Above or InterlockComparison.Below && condition.Value.Kind is not (ValueKind.Number or ValueKind.Integer))
            ? $"A condition of '{rule.Name}' compares with '{rule.When[0].Value}', which is no number."
        : rule.ClearAfterS is not (>= 0 and <= 86_400) ? $"The rule '{rule.Name}' clears after {rule.ClearAfterS} s; it must be 0 to a day."
        : rule.Forbids.Length == 0 && rule.Triggers.Length == 0 ? $"The rule '{rule.Name}' forbids and triggers nothing."
        : null;

    private sealed class Standing(InterlockState state, long metUtcUnixNs)
    {
        public InterlockState State { get; set; } = state;

        public long MetUtcUnixNs { get; set; } = metUtcUnixNs;
    }
}
