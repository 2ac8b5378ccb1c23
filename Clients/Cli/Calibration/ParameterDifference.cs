using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary>One field that differs between two sets of parameters.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Scope">The band and hand; null where it is for the whole array.</param>
/// <param name="Field">The field, such as <c>IA3</c>.</param>
/// <param name="Before">As it was; null where there was none.</param>
/// <param name="After">As it is; null where there is none.</param>
/// <param name="Old">The line that held before; null where there was none.</param>
/// <param name="New">The line that holds now; null where there is none.</param>
internal sealed record ParameterDifference(
    ParameterKind Kind, BandHand? Scope, string Field, string? Before, string? After, ParameterItem? Old, ParameterItem? New)
{
    /// <summary>The fields in which two sets differ, by kind. A flag is one field; two flags that take the same between the same instants are the same.</summary>
    public static IReadOnlyList<ParameterDifference> Between(ParameterText text, IReadOnlyList<ParameterItem> before, IReadOnlyList<ParameterItem> after)
    {
        var differences = new List<ParameterDifference>();
        var keys = before.Concat(after)
            .Where(item => item.Content.Kind != ParameterKind.Flag)
            .Select(item => (item.Content.Kind, item.Content.Scope))
            .Distinct()
            .OrderBy(key => key.Kind)
            .ThenBy(key => key.Scope?.BandMHz)
            .ThenBy(key => key.Scope?.IsRight);
        foreach (var key in keys)
        {
            differences.AddRange(OfOne(text, Of(before), Of(after)));

            ParameterItem? Of(IEnumerable<ParameterItem> items) => items.SingleOrDefault(item => (item.Content.Kind, item.Content.Scope) == key);
        }

        return [.. differences, .. OfFlags(text, before, after)];
    }

    private static IEnumerable<ParameterDifference> OfOne(ParameterText text, ParameterItem? before, ParameterItem? after)
    {
        var key = (before ?? after)!.Content;
        var (old, @new) = (Fields(before), Fields(after));
        return
            from field in old.Keys.Union(@new.Keys)
            let values = (Before: old.GetValueOrDefault(field), After: @new.GetValueOrDefault(field))
            where values.Before != values.After
            select new ParameterDifference(key.Kind, key.Scope, field, values.Before, values.After, before, after);

        Dictionary<string, string> Fields(ParameterItem? item) =>
            item is null ? [] : text.Fields(item.Content).ToDictionary(field => field.Name, field => field.Value);
    }

    private static IEnumerable<ParameterDifference> OfFlags(ParameterText text, IEnumerable<ParameterItem> before, IEnumerable<ParameterItem> after)
    {
        var (old, @new) = (Flags(before), Flags(after));
        return old.Where(flag => !@new.ContainsKey(flag.Key)).Select(flag => One(flag.Key.What, flag.Key.What, null, flag.Value, null))
            .Concat(@new.Where(flag => !old.ContainsKey(flag.Key)).Select(flag => One(flag.Key.What, null, flag.Key.What, null, flag.Value)));

        Dictionary<(string What, object From, object? To), ParameterItem> Flags(IEnumerable<ParameterItem> items) => items
            .Where(item => item.Content is FlagRule)
            .GroupBy(item => (text.Conditions((FlagRule)item.Content), (object)item.From, (object?)item.To))
            .ToDictionary(flags => flags.Key, flags => flags.First());

        static ParameterDifference One(string what, string? before, string? after, ParameterItem? old, ParameterItem? @new) =>
            new(ParameterKind.Flag, null, what, before, after, old, @new);
    }
}
