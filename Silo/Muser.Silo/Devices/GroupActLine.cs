using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>What became of a synchronous act, in JSON.</summary>
/// <param name="Id">The act, which is the id of the command of each member.</param>
/// <param name="Group">The group.</param>
/// <param name="Fired">The instant at which all act, ISO UTC; null where it was aborted.</param>
/// <param name="Text">Why it was aborted.</param>
/// <param name="Members">How each member answered.</param>
public sealed record GroupActLine(Guid Id, string Group, string? Fired, string Text, MemberLine[] Members)
{
    /// <summary>An act.</summary>
    public static GroupActLine Of(string group, GroupAct act) => new(
        act.Id,
        group,
        act.FireUtcUnixNs is { } fire ? BusTime.Format(fire) : null,
        act.Text,
        [.. act.Members.Select(member => new MemberLine(member.Device.Value, member.Answer.Phase, member.Answer.Code, member.Answer.Text))]);
}
