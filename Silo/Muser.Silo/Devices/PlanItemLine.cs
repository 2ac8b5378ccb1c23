using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>An item of a plan in JSON, and, where it is asked for, where it is. Instants are ISO UTC.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Steps">What is done.</param>
/// <param name="Id">Its id; made here where it is left out.</param>
/// <param name="Target"><c>sun</c>, or a source of the catalogue.</param>
/// <param name="Priority">1 to 10; 5 where it is left out.</param>
/// <param name="NotBefore">It may begin from then on.</param>
/// <param name="NotAfter">It must begin before then.</param>
/// <param name="MinElevationDeg">The target must be so high.</param>
/// <param name="Requires">All of these must hold.</param>
/// <param name="State">Where it is; not read.</param>
/// <param name="Step">The step that it is at, 1-based; not read.</param>
/// <param name="Text">Why it waits, or how it ended; not read.</param>
public sealed record PlanItemLine(
    string? Name,
    PlanStepLine[]? Steps,
    Guid? Id = null,
    string? Target = null,
    int? Priority = null,
    string? NotBefore = null,
    string? NotAfter = null,
    double? MinElevationDeg = null,
    ConditionLine[]? Requires = null,
    PlanItemState? State = null,
    int? Step = null,
    string? Text = null)
{
    private const int DefaultPriority = 5;

    /// <summary>An item and where it is.</summary>
    public static PlanItemLine Of(PlanEntry entry)
    {
        var item = entry.Item;
        return new PlanItemLine(
            item.Name,
            [.. item.Steps.Select(step => new PlanStepLine(
                step.Device, step.Group, step.Command, step.Arguments.ToDictionary(each => each.Name, each => JsonSerializer.SerializeToElement(PlainValue.Of(each.Value))), step.WaitS))],
            item.Id,
            item.Target,
            item.Priority,
            item.NotBeforeUtcUnixNs is { } from ? BusTime.Format(from) : null,
            item.NotAfterUtcUnixNs is { } to ? BusTime.Format(to) : null,
            item.MinElevationDeg,
            [.. item.Requires.Select(ConditionLine.Of)],
            entry.State,
            entry.Step + 1,
            entry.Text);
    }

    internal PlanItem ToItem() => new()
    {
        Id = Id ?? Guid.CreateVersion7(),
        Name = Name ?? "",
        Target = Target ?? "",
        Priority = Priority ?? DefaultPriority,
        NotBeforeUtcUnixNs = Instant(NotBefore, "notBefore"),
        NotAfterUtcUnixNs = Instant(NotAfter, "notAfter"),
        MinElevationDeg = MinElevationDeg,
        Requires = [.. (Requires ?? []).Select(condition => condition.ToCondition())],
        Steps =
        [
            .. (Steps ?? []).Select(step => new PlanStep
            {
                Device = step.Device ?? "",
                Group = step.Group ?? "",
                Command = step.Command ?? "",
                Arguments = WebAnswer.Arguments(step.Args),
                WaitS = step.WaitS ?? 0,
            }),
        ],
    };

    private static long? Instant(string? text, string name) =>
        text is null ? null
        : BusTime.TryParse(text, out var utcUnixNs) ? utcUnixNs
        : throw new WebRequestException(StatusCodes.Status400BadRequest, $"{name} is '{text}'; it must be UTC as 2026-11-21T04:00:00Z.");
}
