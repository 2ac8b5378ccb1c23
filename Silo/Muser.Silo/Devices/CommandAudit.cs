using Muser.Grains.Devices;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Devices;

/// <inheritdoc cref="ICommandAudit"/>
internal sealed class CommandAudit(AuditLog log) : ICommandAudit
{
    /// <summary>Whoever commands a device does so through its grain: over the bus, the API, a group, a plan or an interlock.</summary>
    private const string FromBus = "bus";

    public void Commanded(DeviceId device, CommandRequest request, CommandAnswer answer) =>
        Add(device.Value, request.Client, Call(request), request.Id, request.Why, $"{answer.Phase}", answer.Phase == CommandPhase.Rejected, answer.Text);

    public void Ended(DeviceId device, CommandRecord record) =>
        Add(device.Value, record.Request.Client, record.Request.Command, record.Request.Id, record.Request.Why, $"{record.Answer.Phase}", false, record.Answer.Text);

    public void Set(DeviceId device, ValueRequest request, ValueAnswer answer) =>
        Add(device.Value, request.Client, $"set {request.Property}={PlainValue.Of(request.Value)}", request.Id, request.Why, answer.IsOk ? "Set" : "Rejected", !answer.IsOk, answer.Text);

    public void Cancelled(DeviceId device, Guid id, Requester by) => Add(device.Value, by.Client, "cancel", id, by.Why, "Asked", false, "");

    public void Acted(string group, CommandRequest request, GroupAct act)
    {
        var (isFired, text) = (act.FireUtcUnixNs is not null, act.FireUtcUnixNs is { } fire ? $"{act.Members.Length} fire at {BusTime.Format(fire)}." : act.Text);
        Add($"group/{group}", request.Client, Call(request), request.Id, request.Why, isFired ? "Fired" : "Aborted", !isFired, text);
    }

    public void Planned(string plan, string what, Requester by, string outcome, string text) =>
        Add($"plan/{plan}", by.Client, what, null, by.Why, outcome, false, text);

    private static string Call(CommandRequest request) =>
        string.Join(' ', request.Arguments.Select(argument => $"{argument.Name}={PlainValue.Of(argument.Value)}").Prepend(request.Command));

    private void Add(string target, string who, string what, Guid? id, string why, string outcome, bool isRefused, string text) =>
        _ = log.Add(new AuditLine(default, "", who, null, FromBus, what, target, id, why, outcome.ToLowerInvariant(), isRefused, text));
}
