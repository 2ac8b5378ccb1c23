using System.Text.Json;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>A rule of safety in JSON, and, where it is asked for, how it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="When">Any of these trips it.</param>
/// <param name="Forbids">The operations that it forbids.</param>
/// <param name="Devices">To which devices: ids, or the begin of ids and a star; all where it is empty.</param>
/// <param name="Triggers">The commands that are given when it trips.</param>
/// <param name="ClearAfterS">It holds until none of its conditions was met for so long, s.</param>
/// <param name="IsTripped">Whether it is tripped; not read.</param>
/// <param name="Since">Since when; not read.</param>
/// <param name="Why">Why; not read.</param>
public sealed record InterlockLine(
    string Name,
    ConditionLine[] When,
    string[]? Forbids = null,
    string[]? Devices = null,
    TriggerLine[]? Triggers = null,
    double? ClearAfterS = null,
    bool? IsTripped = null,
    string? Since = null,
    string? Why = null)
{
    private const double DefaultClearAfterS = 60;

    /// <summary>A rule and how it stands.</summary>
    public static InterlockLine Of(InterlockState state) => new(
        state.Rule.Name,
        [.. state.Rule.When.Select(ConditionLine.Of)],
        state.Rule.Forbids,
        state.Rule.Devices,
        [.. state.Rule.Triggers.Select(trigger => new TriggerLine(
            trigger.Devices, trigger.Command, trigger.Arguments.ToDictionary(each => each.Name, each => JsonSerializer.SerializeToElement(PlainValue.Of(each.Value)))))],
        state.Rule.ClearAfterS,
        state.IsTripped,
        state.SinceUtcUnixNs > 0 ? BusTime.Format(state.SinceUtcUnixNs) : null,
        state.Why);

    internal InterlockRule ToRule() => new()
    {
        Name = Name ?? "",
        When = [.. (When ?? []).Select(condition => condition.ToCondition())],
        Forbids = Forbids ?? [],
        Devices = Devices ?? [],
        Triggers = [.. (Triggers ?? []).Select(trigger => new InterlockTrigger
        {
            Devices = trigger.Devices ?? "",
            Command = trigger.Command ?? "",
            Arguments = WebAnswer.Arguments(trigger.Args),
        })],
        ClearAfterS = ClearAfterS ?? DefaultClearAfterS,
    };
}
